/**
 * What callers of known modules notice of somebody who asks for modules that do not exist: their calls beside a flood of
 * unknown modids, compared with their calls beside as many questions for modules that are known.
 */
import { type Bound, tell } from "../../../dns-service/bench/report/figure-line.ts";
import { median, worst } from "../../../dns-service/bench/report/statistics.ts";
import { memoryOf } from "../../../dns-service/bench/service/process-usage.ts";
import { startAsker } from "../drivers/asker.ts";
import type { LoadFigures } from "../drivers/udp-programs.ts";
import { MODULES } from "../stack/whole-stack.ts";
import type { BenchRun } from "./bench-run.ts";

const THREADS = 3;
const PER_SECOND = 20_000;
const KNOWN = { first: 1, count: MODULES };
/** So many that no memory of them helps. */
const UNKNOWN = { first: 1_000_000, count: 100_000_000 };
const MODULES_MAX = 10_000;
const RATIO: Bound = { atLeast: 0.5, aim: 0.8 };

export async function flood(run: BenchRun): Promise<void> {
  const { health } = run.stack.agent;
  const pulls = (kind: "" | "held_back_") => health.metric(`lars_agent_pulls_${kind}total`);
  const before = {
    pulls: await pulls(""),
    heldBack: await pulls("held_back_"),
    rssMb: (await memoryOf(run.stack.agent)).rssMb,
  };
  const rounds: { known: LoadFigures; unknown: LoadFigures }[] = [];
  for (let left = run.effort.rounds; left > 0; left--)
    rounds.push({ known: await beside(run, KNOWN), unknown: await beside(run, UNKNOWN) });
  const of = (whose: "known" | "unknown", name: "perSecond" | "p99us") => rounds.map((round) => round[whose][name]);
  tell({
    figure: "flood",
    by: { threads: THREADS, perSecond: PER_SECOND, seconds: run.effort.seconds, rounds: run.effort.rounds },
    asked: { ratio: RATIO, lost: { atMost: 0 }, modules: { atMost: MODULES_MAX } },
    seen: {
      ratio: median(rounds.map(({ known, unknown }) => unknown.perSecond / known.perSecond)),
      lost: rounds.reduce((sum, { unknown }) => sum + unknown.lost, 0),
      modules: await health.metric("lars_agent_modules"),
      pulls: (await pulls("")) - before.pulls,
      heldBack: (await pulls("held_back_")) - before.heldBack,
      besideUnknown: { perSecond: median(of("unknown", "perSecond")), p99us: worst(of("unknown", "p99us")) },
      besideKnown: { perSecond: median(of("known", "perSecond")), p99us: worst(of("known", "p99us")) },
      rssMb: [before.rssMb, (await memoryOf(run.stack.agent)).rssMb],
    },
  });
}

/** Calls of known modules while these are asked for. */
async function beside(run: BenchRun, modIds: { first: number; count: number }): Promise<LoadFigures> {
  await using _asker = startAsker({ basePort: run.stack.agent.port, perSecond: PER_SECOND, modIds });
  return await run.loadAgent({ threads: THREADS, seconds: run.effort.seconds });
}
