/** The whole of it: sets the stage, disturbs it round by round, and says what was found. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diceOf } from "../../dns-service/soak/disturb/dice.ts";
import { pause } from "../../dns-service/soak/scene/pause.ts";
import type { CallTimes } from "./callers/messages.ts";
import { type Outage, planRound } from "./disturb/round-plan.ts";
import { type QuietPoint, quietPoint } from "./quiet-point.ts";
import { kernelDrops } from "./scene/kernel-drops.ts";
import type { AbsencesTold, SoakOptions, SoakTotals } from "./soak-options.ts";
import { openStage, type Stage } from "./stage.ts";

const SAY_EVERY_MS = 10_000;
/** The first calls meet code that nothing has compiled yet. */
const WARM_UP_MS = 2_000;
const PORTS = 3;

/** Runs it. What it started has ended when it resolves, and when it throws because it could not go on. */
export async function runSoak(options: SoakOptions): Promise<SoakTotals> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "lars-soak-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const stage = await openStage(options, opened, folder);
  const acting = new AbortController();
  const writing = stage.writer.run(acting.signal);
  opened.defer(async () => {
    acting.abort();
    await writing.catch(() => undefined); // thrown below already
  });
  const sinceMs = performance.now();
  const rounds = allRounds(stage, options, acting.signal);
  const quiet = await Promise.race([rounds, writing.then(() => [])]);
  const times = await stage.callers.times();
  judgeTimes(stage, times, options);
  const seconds = Math.round((performance.now() - sinceMs) / 1_000);
  const drops = await kernelDrops(stage.agent.port, stage.agent.port + PORTS - 1);
  return totals(stage, { seed: options.seed, seconds, quiet, times, drops });
}

/** Round after round until the time is over; what their quiet points saw. */
async function allRounds(stage: Stage, options: SoakOptions, acting: AbortSignal): Promise<QuietPoint[]> {
  const { say, signal, roundMs } = options;
  const dice = diceOf(options.seed, "outages");
  await warmUp(stage, options, acting);
  const quiet: QuietPoint[] = [];
  const sinceMs = performance.now();
  const saying = setInterval(() => say(progress(stage, quiet.length, performance.now() - sinceMs)), SAY_EVERY_MS);
  try {
    while (performance.now() - sinceMs < options.forMs && !signal?.aborted) {
      const plan = planRound(dice, { ...options, round: quiet.length });
      stage.judge.disturbed(Date.now());
      stage.writer.goOn();
      await Promise.all([disturb(stage, plan, signal), pause(roundMs, signal)]);
      const seen = await quietPoint(stage, options, acting);
      quiet.push(seen);
      const [routes, reports, edit] = [seen.routesMs, seen.reportsMs, Math.max(...seen.editMs)].map(Math.round);
      say(
        `round ${quiet.length}: routes whole after ${routes} ms, reports after ${reports} ms, an edit after ${edit} ms`,
      );
    }
  } finally {
    clearInterval(saying);
  }
  return quiet;
}

async function warmUp(stage: Stage, options: SoakOptions, acting: AbortSignal): Promise<void> {
  // Calls of modules that the agent has never heard of are refused by right: it is asked for all of them before.
  await quietPoint(stage, options, acting);
  await pause(WARM_UP_MS, options.signal);
  stage.callers.measure();
}

/** Each goes and comes one time after the other; different ones beside each other. */
async function disturb(stage: Stage, plan: readonly Outage[], signal?: AbortSignal): Promise<void> {
  const sinceMs = performance.now();
  const whose = Map.groupBy(plan, ({ target }) => target.kind.replace(/s$/, ""));
  await Promise.all(
    [...whose.values()].map(async (outages) => {
      for (const outage of outages) {
        await pause(Math.max(0, sinceMs + outage.atMs - performance.now()), signal);
        if (!signal?.aborted) await goAway(stage, outage);
      }
    }),
  );
}

async function goAway(stage: Stage, { target, how, awayMs }: Outage): Promise<void> {
  const { mysql, dnsServices, reporters } = stage;
  const absence = { how, awayMs };
  if (target.kind === "agent") return killAgent(stage, absence);
  if (target.kind === "mysql") return mysql.leave(absence);
  const all = target.kind.startsWith("dns") ? dnsServices : reporters;
  const those = "number" in target ? all.filter((_, at) => at === target.number) : all;
  await Promise.all(those.map((daemon) => daemon.leave(absence)));
}

async function killAgent({ agent, judge, books }: Stage, absence: Pick<Outage, "how" | "awayMs">): Promise<void> {
  judge.agentLeft(Date.now());
  await agent.leave(absence);
  judge.agentCame(Date.now());
  books.agentBeganAnew(Date.now());
}

function judgeTimes({ findings }: Stage, { agentMs }: CallTimes, { p999MsMax }: SoakOptions): void {
  if (p999MsMax === undefined || agentMs.p999 <= p999MsMax) return;
  const what = `one call in a thousand took ${agentMs.p999} ms or more; ${p999MsMax} ms are allowed`;
  findings.find({ kind: "slow", what, account: [] });
}

function progress({ judge, books, writer, findings }: Stage, rounds: number, ms: number): string {
  const at = new Date(ms).toISOString().slice(11, 19);
  const calls = `${judge.answered} calls answered, ${judge.unanswered} not, ${books.reports} reports`;
  return `${at} round ${rounds + 1}: ${calls}; ${writer.edits} edits; ${findings.count} findings`;
}

interface Run {
  readonly seed: number;
  readonly seconds: number;
  readonly quiet: readonly QuietPoint[];
  readonly times: CallTimes;
  readonly drops: number;
}

function totals(stage: Stage, { seed, seconds, quiet, times, drops }: Run): SoakTotals {
  const { mysql, dnsServices, reporters, agent, writer, judge, books, findings, silences } = stage;
  const edits = quiet.flatMap(({ editMs }) => editMs).sort((left, right) => left - right);
  const worst = (values: readonly number[]): number => Math.round(Math.max(0, ...values));
  const { callMs, echoMs, agentMs, slow, unjudged } = times;
  return {
    seed,
    seconds,
    rounds: quiet.length,
    away: {
      mysql: absences([mysql]),
      dnsServices: absences(dnsServices),
      reporters: absences(reporters),
      agent: absences([agent]),
    },
    edits: writer.edits,
    uncertainEdits: writer.uncertain,
    calls: judge.answered,
    overloads: judge.overloads,
    noHosts: judge.noHosts,
    unanswered: judge.unanswered,
    unansweredWhileAway: judge.excused,
    kernelDrops: drops,
    reports: books.reports,
    countsCompared: books.exact,
    callMs,
    echoMs,
    agentMs,
    slow,
    unjudged,
    editMs: { count: edits.length, p50: Math.round(edits[Math.floor(edits.length / 2)] ?? 0), worst: worst(edits) },
    settleMs: {
      routesWorst: worst(quiet.map(({ routesMs }) => routesMs)),
      reportsWorst: worst(quiet.map(({ reportsMs }) => reportsMs)),
    },
    removedMsWorst: judge.removedMsWorst,
    silencesMs: [...silences].sort((left, right) => right - left).slice(0, 20),
    findings: findings.count,
  };
}

function absences(those: readonly AbsencesTold[]): AbsencesTold {
  return {
    restarts: those.reduce((sum, { restarts }) => sum + restarts, 0),
    freezes: those.reduce((sum, { freezes }) => sum + freezes, 0),
  };
}
