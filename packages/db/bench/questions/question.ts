/** Asks questions again and again, and says how long the slowest took. */

/** Something that a page or a reporter asks, and how; `prepare` is not counted. */
export type Question = readonly [name: string, ask: () => Promise<unknown>, prepare?: () => Promise<void>];

/** How long a question took. */
export interface Measured {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly slowest: number;
}

/** Nearest rank: of 20 figures the 19th is p95. */
function quantile(figures: readonly number[], share: number): number {
  return figures.toSorted((a, b) => a - b)[Math.ceil(figures.length * share) - 1] ?? 0;
}

/** Asks each so many times, one after the other. */
export async function measure(questions: Iterable<Question>, times: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [name, ask, prepare] of questions) {
    const figures: number[] = [];
    await prepare?.();
    for (let time = 0; time < times; time++) {
      const started = performance.now();
      await ask();
      figures.push(performance.now() - started);
    }
    measured.push({ name, p50: quantile(figures, 0.5), p95: quantile(figures, 0.95), slowest: Math.max(...figures) });
  }
  return measured;
}

/** The slowest first. */
export function table(measured: readonly Measured[]): string {
  const lines = measured
    .toSorted((a, b) => b.p95 - a.p95)
    .map(({ name, ...ms }) =>
      line(
        name,
        [ms.p50, ms.p95, ms.slowest].map((figure) => figure.toFixed(1)),
      ),
    );
  return [
    line("question", ["p50 ms", "p95 ms", "slowest"]),
    line("-".repeat(44), ["------:", "------:", "------:"]),
    ...lines,
  ].join("\n");
}

function line(name: string, figures: readonly string[]): string {
  return `| ${[name.padEnd(44), ...figures.map((figure) => figure.padStart(7))].join(" | ")} |`;
}

/** One line: which questions take longer than was promised, at p95. */
export function verdict(measured: readonly Measured[], promisedMs: number): string {
  const late = measured.filter(({ p95 }) => p95 > promisedMs).map(({ name, p95 }) => `${name} (${p95.toFixed(0)})`);
  const of = `of ${measured.length} questions above ${promisedMs} ms at p95`;
  return late.length === 0 ? `none ${of}` : `${late.length} ${of}: ${late.join("; ")}`;
}
