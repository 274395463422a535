/** What happened when: memory, lag and flushes over a run, so that a figure that stands out has a cause beside it. */
import type { ReporterMemory, ReporterProcess } from "./reporter-process.ts";
import { tell } from "./tell.ts";

interface Span {
  /** Time of day, UTC: what is done at full minutes shows. */
  readonly at: string;
  lagMaxMs: number;
  flushMaxMs: number;
  waiting: number;
  historyWaiting: number;
  memory: ReporterMemory;
}

const SPAN_MS = 5_000;

/** The looks of every five seconds are one line. */
export class Timeline {
  readonly #reporter: ReporterProcess;
  readonly #spans: Span[] = [];
  #untilMs = 0;

  constructor(reporter: ReporterProcess) {
    this.#reporter = reporter;
  }

  async look(lagMs: number): Promise<void> {
    const { waiting, lastFlush } = await this.#reporter.state();
    const span = await this.#present();
    span.lagMaxMs = Math.max(span.lagMaxMs, lagMs);
    span.flushMaxMs = Math.max(span.flushMaxMs, lastFlush?.tookMs ?? 0);
    span.waiting = Math.max(span.waiting, waiting["ServerCallStatus"] ?? 0);
    span.historyWaiting = waiting["CallMinute"] ?? 0;
  }

  tell(name: string): void {
    for (const { at, memory, ...seen } of this.#spans) {
      tell({ figure: `${name} over time`, by: { at }, seen: { ...seen, ...rounded(memory) } });
    }
  }

  async #present(): Promise<Span> {
    const last = this.#spans.at(-1);
    if (last !== undefined && Date.now() < this.#untilMs) return last;
    this.#untilMs = Date.now() + SPAN_MS;
    const at = new Date().toISOString().slice(11, 19);
    const nothing = { lagMaxMs: 0, flushMaxMs: 0, waiting: 0, historyWaiting: 0 };
    const span = { at, ...nothing, memory: await this.#reporter.memory() };
    this.#spans.push(span);
    return span;
  }
}

function rounded({ resident, heapUsed, heap, external }: ReporterMemory) {
  const whole = { residentMb: resident, heapUsedMb: heapUsed, heapMb: heap, externalMb: external };
  return Object.fromEntries(Object.entries(whole).map(([name, mb]) => [name, Math.round(mb)]));
}

/** By how much a number grows in a minute: the slope of the line that fits what was read when (ms) best. */
export function perMinute(seen: readonly { readonly atMs: number; readonly number: number }[]): number {
  const mean = (of: (each: (typeof seen)[number]) => number) =>
    seen.reduce((sum, each) => sum + of(each), 0) / Math.max(1, seen.length);
  const [at, number] = [mean((each) => each.atMs), mean((each) => each.number)];
  const spread = mean((each) => (each.atMs - at) ** 2);
  return spread === 0 ? 0 : (mean((each) => (each.atMs - at) * (each.number - number)) / spread) * 60_000;
}
