/** One line of JSON for each figure: what was asked beside what was seen. */

/** A bound of one of the numbers that were seen. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
  /** What would be better still. */
  readonly aim?: number;
}

type Seen = Readonly<Record<string, unknown>>;

export interface Figure {
  readonly figure: string;
  /** What was done. */
  readonly by?: Seen;
  /** By the names of `seen`; a number that could not be seen is not judged. */
  readonly asked?: Readonly<Record<string, Bound>>;
  readonly seen: Seen;
}

/** Prints it, and whether all that was asked and seen was met. */
export function tell({ figure, by, asked = {}, seen }: Figure): void {
  const judged = Object.entries(asked).filter(([name]) => typeof seen[name] === "number");
  const met = judged.length === 0 ? undefined : judged.every(([name, bound]) => isMet(bound, Number(seen[name])));
  const told = Object.keys(asked).length === 0 ? undefined : asked;
  process.stdout.write(`${JSON.stringify({ figure, ...by, asked: told, seen, met }, rounded)}\n`);
}

function isMet(
  { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }: Bound,
  seen: number,
): boolean {
  return seen >= atLeast && seen <= atMost;
}

/** Three digits behind the point say more than anything here was measured to. */
function rounded(_name: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1_000) / 1_000 : value;
}
