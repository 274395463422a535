/** Lookups a second beside those of the floor, in turns, so that a machine that gets busy is busy for both. */
import { type Floor, startFloor } from "../drivers/c-programs.ts";
import type { LookupFigures, LookupShape } from "../drivers/lookup-driver.ts";
import { type Bound, tell } from "../report/figure-line.ts";
import { median, worst } from "../report/statistics.ts";
import { threadSeconds } from "../service/process-usage.ts";
import { PRECEDENCE } from "../sessions.ts";
import { type BenchRun, by, eachRound, LOOKUP_SHAPES } from "./bench-run.ts";

interface Measured extends LookupFigures {
  /** Processor seconds for a million answers: what stays comparable on a busy machine. Undefined without /proc. */
  readonly cpuPerMillion: number | undefined;
}

/** Who answers: the service's loops, or all of the floor. */
interface Answering {
  readonly pid: number;
  readonly port: number;
  readonly threads: string;
}

/** Share of the floor. */
const ASKED_AT_DEPTH_1: Bound = { atLeast: 0.6, aim: 0.8 };
const ASKED_DEEPER: Bound = { atLeast: 0.45, aim: 0.8 };

export async function lookups(run: BenchRun): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const { programs } = run;
  const floor = programs.floor === undefined ? undefined : opened.use(await startFloor(programs.floor));
  for (const shape of LOOKUP_SHAPES) await measureShape(run, shape, floor);
}

async function measureShape(run: BenchRun, shape: LookupShape, floor: Floor | undefined): Promise<void> {
  const rounds = await eachRound(run.effort.rounds, async () => ({
    floor: floor && (await measure(run, shape, { ...floor, threads: "" })),
    service: await measure(run, shape, { ...run.service, threads: "loop-" }),
  }));
  const service = rounds.map((round) => round.service);
  const floors = rounds.flatMap((round) => round.floor ?? []);
  const perSecond = median(service.map((each) => each.perSecond));
  const cpuPerMillion = medianOf(service.map((each) => each.cpuPerMillion));
  const floorCpuPerMillion = medianOf(floors.map((each) => each.cpuPerMillion));
  const share = medianOf(rounds.map((round) => round.floor && round.service.perSecond / round.floor.perSecond));
  tell({
    figure: "lookups",
    by: { ...shape, ...by(run) },
    asked: { share: shape.depth === 1 ? ASKED_AT_DEPTH_1 : ASKED_DEEPER },
    seen: {
      share,
      perSecond,
      floorPerSecond: medianOf(floors.map((each) => each.perSecond)),
      p50us: median(service.map((each) => each.p50us)),
      p99us: median(service.map((each) => each.p99us)),
      maxus: worst(service.map((each) => each.maxus)),
      cpuPerMillion,
      floorCpuPerMillion,
      cpuShare: cpuPerMillion && floorCpuPerMillion && floorCpuPerMillion / cpuPerMillion,
    },
  });
}

async function measure(run: BenchRun, shape: LookupShape, { pid, port, threads }: Answering): Promise<Measured> {
  const before = await threadSeconds(pid, threads);
  const { routes, effort } = run;
  const { service: precedence } = PRECEDENCE; // nothing else is at work: they share as equals
  const figures = await run.lookUp({ ...shape, port, routes, precedence, seconds: effort.seconds });
  const after = await threadSeconds(pid, threads);
  const used = before === undefined || after === undefined ? undefined : after - before;
  return { ...figures, cpuPerMillion: used && used / (figures.answers / 1e6) };
}

/** Of those that are known; undefined when none is. */
function medianOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
}
