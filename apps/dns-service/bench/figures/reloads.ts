/** The same lookups at rest and while all hosts are read over and over; one at a time too, which sees every pause. */
import { type Floor, startFloor } from "../drivers/c-programs.ts";
import type { LookupFigures, LookupShape } from "../drivers/lookup-driver.ts";
import { tell } from "../report/figure-line.ts";
import { median, worst } from "../report/statistics.ts";
import { whileReloading } from "../service/reloading.ts";
import { type BenchRun, by, eachRound, LOOKUP_SHAPES } from "./bench-run.ts";

/** Of p99 while reloading by p99 at rest. */
const ASKED_RATIO = { atMost: 3 };
const ASKED_PAUSE_MS = 20;

const ALONE: LookupShape = { connections: 1, depth: 1 };

export async function reloads(run: BenchRun): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const { programs } = run;
  const floor = programs.floor === undefined ? undefined : opened.use(await startFloor(programs.floor));
  for (const shape of [ALONE, ...LOOKUP_SHAPES]) await measureShape(run, shape, floor);
}

/** The longest at the floor is what tcp-load has waited for itself: it sends all its first requests before it reads. */
async function measureShape(run: BenchRun, shape: LookupShape, floor: Floor | undefined): Promise<void> {
  const { service, database, routes, effort } = run;
  const lookUp = (port: number): Promise<LookupFigures> =>
    run.lookUp({ ...shape, port, routes, seconds: effort.seconds });
  const rounds = await eachRound(effort.rounds, async () => ({
    floor: floor && (await lookUp(floor.port)),
    rest: await lookUp(service.port),
    busy: await whileReloading({ service, editor: database.editor }, () => lookUp(service.port)),
  }));
  const rest = rounds.map((round) => round.rest);
  const busy = rounds.map((round) => round.busy.result);
  const longestAtFloorMs = longestMs(rounds.flatMap((round) => round.floor ?? []));
  const p99us = median(busy.map((each) => each.p99us));
  const p99AtRestUs = median(rest.map((each) => each.p99us));
  tell({
    figure: "lookups while reloading",
    by: { ...shape, ...by(run) },
    asked: { p99Ratio: ASKED_RATIO, longestMs: { atMost: Math.max(ASKED_PAUSE_MS, longestAtFloorMs) } },
    seen: {
      p99Ratio: p99us / p99AtRestUs,
      longestMs: longestMs(busy),
      longestAtRestMs: longestMs(rest),
      longestAtFloorMs,
      p99us,
      p99AtRestUs,
      perSecond: median(busy.map((each) => each.perSecond)),
      perSecondAtRest: median(rest.map((each) => each.perSecond)),
      reloads: rounds.map((round) => round.busy.reloads),
    },
  });
}

/** 0 when nothing was measured. */
function longestMs(figures: readonly LookupFigures[]): number {
  return figures.length === 0 ? 0 : worst(figures.map((each) => each.maxus)) / 1_000;
}
