/** The same lookups at rest and while all hosts are read over and over. */
import type { LookupFigures, LookupShape } from "../drivers/lookup-driver.ts";
import type { Bound } from "../report/figure-line.ts";
import { tell } from "../report/figure-line.ts";
import { median, worst } from "../report/statistics.ts";
import { whileReloading } from "../service/reloading.ts";
import { type BenchRun, eachRound, LOOKUP_SHAPES } from "./bench-run.ts";

/** Of p99 while reloading by p99 at rest. */
const ASKED_RATIO: Bound = { atMost: 3 };
const ASKED_PAUSE_MS: Bound = { atMost: 20 };

export async function reloads(run: BenchRun): Promise<void> {
  for (const shape of LOOKUP_SHAPES) await measureShape(run, shape);
}

async function measureShape(run: BenchRun, shape: LookupShape): Promise<void> {
  const { database, service, routes, effort } = run;
  const measure = (): Promise<LookupFigures> =>
    run.lookUp({ ...shape, port: service.port, routes, seconds: effort.seconds });
  const rounds = await eachRound(effort.rounds, async () => ({
    rest: await measure(),
    busy: await whileReloading({ service, editor: database.editor }, measure),
  }));
  const rest = rounds.map((round) => round.rest);
  const busy = rounds.map((round) => round.busy.result);
  tell({
    figure: "lookups while reloading",
    by: { ...shape, rounds: rounds.length, seconds: effort.seconds },
    asked: { p99Ratio: ASKED_RATIO, longestMs: ASKED_PAUSE_MS },
    seen: {
      p99Ratio: median(rounds.map((round) => round.busy.result.p99us / round.rest.p99us)),
      longestMs: worst(busy.map((each) => each.maxus)) / 1_000,
      longestAtRestMs: worst(rest.map((each) => each.maxus)) / 1_000,
      p99us: median(busy.map((each) => each.p99us)),
      p99AtRestUs: median(rest.map((each) => each.p99us)),
      perSecond: median(busy.map((each) => each.perSecond)),
      perSecondAtRest: median(rest.map((each) => each.perSecond)),
      reloads: rounds.map((round) => round.busy.reloads),
    },
  });
}
