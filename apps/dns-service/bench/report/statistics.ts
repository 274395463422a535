/** Of numbers in any order; NaN of none. */

/** The smallest value that the share `share` of all do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function worst(values: readonly number[]): number {
  return percentile(values, 1);
}
