/** The whole of it: sets the stage, disturbs it round by round, and says what was found. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diceOf } from "./disturb/dice.ts";
import { isOfMysql, type Outage, planRound } from "./disturb/round-plan.ts";
import { quietPoint } from "./quiet-point.ts";
import { pause } from "./scene/pause.ts";
import type { SoakOptions, SoakTotals } from "./soak-options.ts";
import { openStage, type Stage } from "./stage.ts";

const SAY_EVERY_MS = 10_000;

/** Runs it. What it started has ended when it resolves, and when it throws because it could not go on. */
export async function runSoak(options: SoakOptions): Promise<SoakTotals> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "lars-soak-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const stage = await openStage(options, opened, folder);
  const sinceMs = performance.now();
  const actors = new AbortController();
  const acting = Promise.all([stage.writer, stage.vandal, ...stage.agents].map((actor) => actor.run(actors.signal)));
  opened.defer(async () => {
    actors.abort();
    await acting.catch(() => undefined); // thrown below already
  });
  const rounds = await Promise.race([allRounds(stage, options, sinceMs), acting.then(() => 0)]);
  return totals(stage, { seed: options.seed, rounds, seconds: Math.round((performance.now() - sinceMs) / 1_000) });
}

/** Round after round until the time is over; how many there were. */
async function allRounds(stage: Stage, options: SoakOptions, sinceMs: number): Promise<number> {
  const { say, signal } = options;
  const dice = diceOf(options.seed, "outages");
  let round = 0;
  const saying = setInterval(() => say(progress(stage, round, performance.now() - sinceMs)), SAY_EVERY_MS);
  try {
    while (performance.now() - sinceMs < options.forMs && !signal?.aborted) {
      const { roundMs, services, awayMsMax } = options;
      const plan = planRound(dice, { round, roundMs, services, awayMsMax });
      await Promise.all([disturb(stage, plan, signal), pause(roundMs, signal)]);
      const tookMs = await quietPoint(stage, options.settleWithinMs);
      round++;
      say(`round ${round}: all was told ${Math.round(tookMs)} ms after the last edit`);
    }
  } finally {
    clearInterval(saying);
  }
  return round;
}

/** MySQL and each service go and come one time after the other, and beside each other. */
async function disturb(stage: Stage, plan: readonly Outage[], signal?: AbortSignal): Promise<void> {
  const sinceMs = performance.now();
  const whose = Map.groupBy(plan, ({ who }) => who);
  await Promise.all(
    [...whose.values()].map(async (outages) => {
      for (const outage of outages) {
        await pause(Math.max(0, sinceMs + outage.atMs - performance.now()), signal);
        if (!signal?.aborted) await goAway(stage, outage);
      }
    }),
  );
}

async function goAway({ mysql, services, writer }: Stage, outage: Outage): Promise<void> {
  const { signal, awayMs } = outage;
  if (isOfMysql(outage)) await mysql.leave({ signal, awayMs, beforeReturn: () => writer.attempted() });
  else await services[outage.who]?.restart({ signal, awayMs });
}

function progress({ writer, record, agents }: Stage, round: number, ms: number): string {
  const at = new Date(ms).toISOString().slice(11, 19);
  const open = agents.filter(({ connection }) => connection !== undefined).length;
  const edits = `${writer.edits} edits, ${writer.byHand} by hand`;
  const found = `${record.wrong} wrong, ${record.missing} missing`;
  return `${at} round ${round + 1}: ${edits}; ${record.frames} frames checked, ${open} connections; ${found}`;
}

function totals(
  { writer, mysql, services, crowd, agents, vandal, record }: Stage,
  run: { seed: number; seconds: number; rounds: number },
): SoakTotals {
  return {
    ...run,
    edits: writer.edits,
    byHand: writer.byHand,
    uncertain: writer.uncertain,
    mysqlRestarts: mysql.restarts,
    serviceRestarts: services.reduce((sum, { restarts }) => sum + restarts, 0),
    connections: crowd.opened,
    reconnects: crowd.opened - agents.length,
    resets: crowd.resets,
    vandals: vandal.connections,
    answers: record.answers,
    pushes: record.pushes,
    repeats: record.repeats,
    subscriptionsChecked: record.subscriptionsChecked,
    wrong: record.wrong,
    missing: record.missing,
    pushMs: record.pushTimes.told(),
    settleMs: { worst: Math.round(record.settleMsWorst) },
  };
}
