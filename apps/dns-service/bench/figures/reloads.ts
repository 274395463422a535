/** The same lookups at rest and while all hosts are read over and over; a lone connection too, which sees every pause. */
import { setTimeout as pause } from "node:timers/promises";
import type { LookupFigures, LookupShape } from "../drivers/lookup-driver.ts";
import { type ProbeFigures, Prober } from "../drivers/prober.ts";
import { nowMs } from "../report/clock.ts";
import { tell } from "../report/figure-line.ts";
import { median, worst } from "../report/statistics.ts";
import { whileReloading } from "../service/reloading.ts";
import { type BenchRun, by, eachRound, LOOKUP_SHAPES, probedRoutes } from "./bench-run.ts";

/** Of p99 while reloading by p99 at rest. */
const ASKED_RATIO = { atMost: 3 };
/** Of one request at a time; behind 64 others it waits for those too. */
const ASKED_PAUSE_MS = { atMost: 20 };

export async function reloads(run: BenchRun): Promise<void> {
  for (const shape of LOOKUP_SHAPES) await measureShape(run, shape);
  await measureLone(run);
}

/** Work at rest, and the same while reloading, in turns. */
async function restAndBusy<T>({ service, database, effort }: BenchRun, work: () => Promise<T>) {
  const rounds = await eachRound(effort.rounds, async () => ({
    rest: await work(),
    busy: await whileReloading({ service, editor: database.editor }, work),
  }));
  return {
    rest: rounds.map((round) => round.rest),
    busy: rounds.map((round) => round.busy.result),
    reloads: rounds.map((round) => round.busy.reloads),
  };
}

async function measureShape(run: BenchRun, shape: LookupShape): Promise<void> {
  const { service, routes, effort } = run;
  const { rest, busy, reloads } = await restAndBusy<LookupFigures>(run, () =>
    run.lookUp({ ...shape, port: service.port, routes, seconds: effort.seconds }),
  );
  const p99us = median(busy.map((each) => each.p99us));
  const p99AtRestUs = median(rest.map((each) => each.p99us));
  tell({
    figure: "lookups while reloading",
    by: { ...shape, ...by(run) },
    asked: { p99Ratio: ASKED_RATIO, ...(shape.depth === 1 && { longestMs: ASKED_PAUSE_MS }) },
    seen: {
      p99Ratio: p99us / p99AtRestUs,
      longestMs: worst(busy.map((each) => each.maxus)) / 1_000,
      longestAtRestMs: worst(rest.map((each) => each.maxus)) / 1_000,
      p99us,
      p99AtRestUs,
      perSecond: median(busy.map((each) => each.perSecond)),
      perSecondAtRest: median(rest.map((each) => each.perSecond)),
      reloads,
    },
  });
}

/** No load but the reloads: what it waits for is the service. */
async function measureLone(run: BenchRun): Promise<void> {
  await using prober = await Prober.start({ port: run.service.port, routes: probedRoutes(run) });
  const { rest, busy, reloads } = await restAndBusy<ProbeFigures>(run, async () => {
    const startedMs = nowMs();
    await pause(run.effort.seconds * 1_000);
    return await prober.between(startedMs, nowMs());
  });
  tell({
    figure: "a lone connection while reloading",
    by: { rounds: run.effort.rounds, seconds: run.effort.seconds },
    asked: { longestMs: ASKED_PAUSE_MS },
    seen: {
      longestMs: worst(busy.map((each) => each.maxMs)),
      longestAtRestMs: worst(rest.map((each) => each.maxMs)),
      p99Ms: median(busy.map((each) => each.p99Ms)),
      p99AtRestMs: median(rest.map((each) => each.p99Ms)),
      lookups: busy.reduce((sum, each) => sum + each.lookups, 0),
      reloads,
    },
  });
}
