/** The same lookups at rest and while all hosts are read over and over; one at a time too, which sees every pause. */
import { type Floor, startFloor } from "../drivers/c-programs.ts";
import type { LookupFigures, LookupShape } from "../drivers/lookup-driver.ts";
import { tell } from "../report/figure-line.ts";
import { median, worst } from "../report/statistics.ts";
import { whileReloading } from "../service/reloading.ts";
import { PRECEDENCE } from "../sessions.ts";
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

/**
 * Who has many requests in flight waits for himself: tcp-load sends all its first ones before it reads, which takes longer than
 * any pause, at the floor as well. So another one, with one request at a time, looks for pauses while such a load is on.
 */
async function measureShape(run: BenchRun, shape: LookupShape, floor: Floor | undefined): Promise<void> {
  const { service, database, routes, effort } = run;
  const { seconds } = effort;
  const ask = (port: number): Promise<LookupFigures> =>
    run.lookUp({ ...shape, port, routes, seconds, precedence: PRECEDENCE.asker });
  const probe = (): Promise<LookupFigures> =>
    run.lookUp({ ...ALONE, port: service.port, routes, seconds, precedence: PRECEDENCE.prober });
  const reloading = <T>(work: () => Promise<T>) => whileReloading({ service, editor: database.editor }, work);
  const probed = async (): Promise<LookupFigures> =>
    (await reloading(() => Promise.all([probe(), ask(service.port)]))).result[0];
  const isDeep = shape.depth > 1;
  const rounds = await eachRound(effort.rounds, async () => ({
    floor: floor && (await ask(floor.port)),
    rest: await ask(service.port),
    busy: await reloading(() => ask(service.port)),
    probed: isDeep ? await probed() : undefined,
  }));
  const rest = rounds.map((round) => round.rest);
  const busy = rounds.map((round) => round.busy.result);
  const probes = rounds.flatMap((round) => round.probed ?? []);
  const longestAtFloorMs = longestMs(rounds.flatMap((round) => round.floor ?? []));
  const p99us = median(busy.map((each) => each.p99us));
  const p99AtRestUs = median(rest.map((each) => each.p99us));
  tell({
    figure: "lookups while reloading",
    by: { ...shape, ...by(run) },
    asked: {
      p99Ratio: ASKED_RATIO,
      longestMs: { atMost: Math.max(ASKED_PAUSE_MS, longestAtFloorMs) },
      ...(isDeep && { probeLongestMs: { atMost: ASKED_PAUSE_MS } }),
    },
    seen: {
      p99Ratio: p99us / p99AtRestUs,
      longestMs: longestMs(busy),
      longestAtRestMs: longestMs(rest),
      longestAtFloorMs,
      ...(isDeep && { probeLongestMs: longestMs(probes) }),
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
