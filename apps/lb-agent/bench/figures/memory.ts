/** The agent's memory under load: what it had before, once it was warm, and at the end. */
import { tell } from "../../../dns-service/bench/report/figure-line.ts";
import { memoryOf } from "../../../dns-service/bench/service/process-usage.ts";
import type { BenchRun } from "./bench-run.ts";

const THREADS = 10;
/** Memory is looked at between two loads of so many seconds, or of a tenth of the whole. */
const SLICE_SECONDS = 30;
const SLICES_MIN = 10;
/** The collector's heaps breathe; what leaks grows on and on. Share of what it had when it was warm. */
const GREW = { atMost: 0.1 } as const;

export async function memory(run: BenchRun): Promise<void> {
  const rss = async (): Promise<number> => (await memoryOf(run.stack.agent)).rssMb;
  const wholeSeconds = run.effort.minutes * 60;
  const seconds = Math.min(SLICE_SECONDS, wholeSeconds / SLICES_MIN);
  const beforeMb = await rss();
  const seenMb: number[] = [];
  let lost = 0;
  let iterations = 0;
  for (let left = Math.round(wholeSeconds / seconds); left > 0; left--) {
    const figures = await run.loadAgent({ threads: THREADS, seconds });
    lost += figures.lost;
    iterations += figures.iterations;
    seenMb.push(await rss());
  }
  const [warmMb, endMb] = [highest(seenMb.slice(0, seenMb.length / 2)), highest(seenMb.slice(seenMb.length / 2))];
  tell({
    figure: "memory",
    by: { threads: THREADS, minutes: run.effort.minutes },
    asked: { grewShare: GREW, lost: { atMost: 0 } },
    seen: { grewShare: endMb / warmMb - 1, lost, iterations, beforeMb, warmMb, endMb, rssMb: seenMb },
  });
}

function highest(values: readonly number[]): number {
  return Math.max(...values);
}
