/** One line of JSON for each figure: what was asked beside what was seen. */
export interface Figure {
  readonly figure: string;
  readonly by?: Readonly<Record<string, unknown>>;
  /** The most that the numbers of these names may be. */
  readonly atMost?: Readonly<Record<string, number>>;
  readonly seen: Readonly<Record<string, unknown>>;
}

/** Prints it, and whether all that was asked was met. */
export function tell({ figure, by, atMost, seen }: Figure): void {
  const met = atMost && Object.entries(atMost).every(([name, most]) => Number(seen[name]) <= most);
  process.stdout.write(`${JSON.stringify({ figure, ...by, atMost, seen, met }, rounded)}\n`);
}

function rounded(_name: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1_000) / 1_000 : value;
}
