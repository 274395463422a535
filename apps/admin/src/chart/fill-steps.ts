/** Points of a chart, one for each step of its span: what nobody listened to is a gap, not a zero. Pure. */

/** A span in seconds, cut into steps. */
export interface Steps {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  readonly stepSeconds: number;
}

/** A point for each step, undefined where there is none. */
export interface FilledSteps<Point> {
  /** Seconds at which the steps begin. */
  readonly at: readonly number[];
  readonly points: readonly (Point | undefined)[];
}

/** Puts each point at its step. */
export function fillSteps<Point extends { readonly atSeconds: number }>(
  { fromSeconds, untilSeconds, stepSeconds }: Steps,
  points: readonly Point[],
): FilledSteps<Point> {
  const known = new Map(points.map((point) => [point.atSeconds, point]));
  const count = Math.max(0, Math.ceil((untilSeconds - fromSeconds) / stepSeconds));
  const at = Array.from({ length: count }, (_, step) => fromSeconds + step * stepSeconds);
  return { at, points: at.map((second) => known.get(second)) };
}

/** What a series has at each step; a gap where the point is missing. */
export function valuesOf<Point>(
  { points }: FilledSteps<Point>,
  value: (point: Point) => number,
): readonly (number | null)[] {
  return points.map((point) => (point === undefined ? null : value(point)));
}

/** The last step that is known, else the last one; -1 when there is none. */
export function lastKnown(series: readonly (readonly (number | null)[])[]): number {
  const length = series[0]?.length ?? 0;
  for (let at = length - 1; at >= 0; at--) if (series.some((values) => values[at] !== null)) return at;
  return length - 1;
}
