/** Asks questions again and again, and says how long the slowest took. */

/** Something that a page or a reporter asks, and how. */
export type Question = readonly [name: string, ask: () => Promise<unknown>];

/** How long a question took. */
export interface Measured {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
}

function quantile(figures: readonly number[], share: number): number {
  return figures.toSorted((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(figures.length * share))] ?? 0;
}

/** Asks each so many times, one after the other. */
export async function measure(questions: Iterable<Question>, times: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [name, ask] of questions) {
    const figures: number[] = [];
    for (let time = 0; time < times; time++) {
      const started = performance.now();
      await ask();
      figures.push(performance.now() - started);
    }
    measured.push({ name, p50: quantile(figures, 0.5), p95: quantile(figures, 0.95) });
  }
  return measured;
}

/** The slowest first. */
export function table(measured: readonly Measured[]): string {
  const lines = measured
    .toSorted((a, b) => b.p95 - a.p95)
    .map(
      ({ name, p50, p95 }) => `| ${name.padEnd(44)} | ${p50.toFixed(1).padStart(7)} | ${p95.toFixed(1).padStart(7)} |`,
    );
  return [
    `| ${"question".padEnd(44)} |  p50 ms |  p95 ms |`,
    `| ${"-".repeat(44)} | ------: | ------: |`,
    ...lines,
  ].join("\n");
}
