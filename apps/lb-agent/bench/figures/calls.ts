/** Calls a second beside those of the floor, in turns, so that a machine that gets busy is busy for both. */
import { type Bound, tell } from "../../../dns-service/bench/report/figure-line.ts";
import { median, worst } from "../../../dns-service/bench/report/statistics.ts";
import { type LoadFigures, putLoad, startFloor } from "../drivers/udp-programs.ts";
import type { BenchRun } from "./bench-run.ts";

const THREADS = [1, 2, 10] as const;
/** Share of the floor's calls. */
const RATIO: Bound = { atLeast: 0.35, aim: 0.5 };
/** Times the floor's p99, at {@link THREADS} of this many only. */
const P99_RATIO: Bound = { atMost: 4 };
const P99_ASKED_AT = 10;

export async function calls(run: BenchRun): Promise<void> {
  await using floor = await startFloor(run.programs);
  for (const threads of THREADS) await measure(run, threads, floor.basePort);
}

async function measure(run: BenchRun, threads: number, basePort: number): Promise<void> {
  const { seconds, rounds: wanted } = run.effort;
  const rounds: { floor: LoadFigures; agent: LoadFigures }[] = [];
  for (let round = 0; round < wanted; round++) {
    const floor = await putLoad(run.programs.load, { basePort, threads, seconds });
    rounds.push({ floor, agent: await run.loadAgent({ threads, seconds }) });
  }
  const of = (name: "perSecond" | "p50us" | "p99us" | "maxus", whose: "floor" | "agent") =>
    rounds.map((round) => round[whose][name]);
  tell({
    figure: "calls",
    by: { threads, seconds, rounds: wanted },
    asked: { ratio: RATIO, ...(threads === P99_ASKED_AT && { p99Ratio: P99_RATIO }), lost: { atMost: 0 } },
    seen: {
      ratio: median(rounds.map(({ floor, agent }) => agent.perSecond / floor.perSecond)),
      p99Ratio: median(rounds.map(({ floor, agent }) => agent.p99us / floor.p99us)),
      lost: rounds.reduce((sum, { agent }) => sum + agent.lost, 0),
      perSecond: median(of("perSecond", "agent")),
      floorPerSecond: median(of("perSecond", "floor")),
      p50us: median(of("p50us", "agent")),
      p99us: median(of("p99us", "agent")),
      floorP99us: median(of("p99us", "floor")),
      maxus: worst(of("maxus", "agent")),
      floorMaxus: worst(of("maxus", "floor")),
      ratios: rounds.map(({ floor, agent }) => agent.perSecond / floor.perSecond),
    },
  });
}
