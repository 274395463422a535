/** Nobody is away any more: what the agent knows is compared with the table, and what was reported with the database. */
import { pause } from "../../dns-service/soak/scene/pause.ts";
import type { FindingKind } from "./checker/finding.ts";
import type { Difference } from "./checker/report-books.ts";
import { listOf } from "./checker/route-ledger.ts";
import { StoredRoutes } from "./checker/stored-routes.ts";
import { kernelDrops } from "./scene/kernel-drops.ts";
import type { SoakOptions } from "./soak-options.ts";
import type { Stage } from "./stage.ts";

/** What a quiet point saw, in ms. */
export interface QuietPoint {
  /** Until the agent had every route as the table has it. */
  readonly routesMs: number;
  /** Until the database had all that was reported, behind the last call. */
  readonly reportsMs: number;
  /** From the commit of an edit to the agent's knowing it. */
  readonly editMs: readonly number[];
}

type QuietOptions = Pick<SoakOptions, "settleWithinMs" | "patience">;

const LOOK_EVERY_MS = 100;
const EDITS = 4;
const EDIT_EVERY_MS = 2;
/** An edit while nobody is away: the checks of RouteVersion, a load and a push, on a machine that is busy. */
const EDIT_WITHIN_MS = 5_000;
const PORTS = 3;
const ACCOUNTS_MAX = 10;

/** Calls go on while routes are compared, and pause while reports are. */
export async function quietPoint(stage: Stage, options: QuietOptions, signal: AbortSignal): Promise<QuietPoint> {
  const { writer, judge, callers } = stage;
  const { settleWithinMs: withinMs, patience } = options;
  await writer.rest();
  const routesMs = await untilNone(stage, { what: "late", withinMs, look: () => strangeRoutes(stage) });
  judge.whole(Date.now());
  const editMs: number[] = [];
  for (let left = EDITS; left > 0 && !signal.aborted; left--)
    editMs.push(await timedEdit(stage, patience * EDIT_WITHIN_MS, signal));
  await callers.pause();
  const reportsMs = await compareReports(stage, withinMs);
  callers.goOn();
  return { routesMs, reportsMs, editMs };
}

/** The last look counts: what it sees is found. Resolves with how long it took. */
async function untilNone(
  { findings, agent }: Stage,
  { what, withinMs, look }: { what: FindingKind; withinMs: number; look(): Promise<readonly string[]> },
): Promise<number> {
  const sinceMs = performance.now();
  for (;;) {
    const strange = await look();
    const tookMs = performance.now() - sinceMs;
    if (strange.length === 0) return tookMs;
    if (tookMs > withinMs) {
      const account = [...strange.slice(0, ACCOUNTS_MAX), ...agent.lines];
      findings.find({ kind: what, what: `after ${withinMs} ms ${strange.length} are not as they must be`, account });
      return tookMs;
    }
    await pause(LOOK_EVERY_MS);
  }
}

async function strangeRoutes({ dnsServices, asker, ledger }: Stage): Promise<readonly string[]> {
  const fresh = await Promise.all(dnsServices.map((service) => service.isFresh()));
  const stale = dnsServices.filter((_, at) => fresh[at] !== true).map(({ name }) => `${name} is not fresh`);
  if (stale.length > 0) return stale;
  const known = await asker.ask(ledger.keys);
  return ledger.keys.flatMap((key) => {
    const wanted = sorted(ledger.hostsOf(key));
    const there = known.get(key);
    return there === wanted ? [] : [`${key}: ${there ?? "no answer"} instead of ${wanted}`];
  });
}

function sorted(hosts: string): string {
  return [...listOf(hosts)].sort().join(" ");
}

/** One edit, and how long until the agent has it. */
async function timedEdit(stage: Stage, withinMs: number, signal: AbortSignal): Promise<number> {
  const { writer, ledger, asker, findings, agent } = stage;
  const targets = await writer.edit(signal);
  const sinceMs = performance.now();
  for (;;) {
    const known = await asker.ask([...targets.keys()]);
    const tookMs = performance.now() - sinceMs;
    const late = [...targets.keys()].filter((key) => known.get(key) !== sorted(ledger.hostsOf(key)));
    if (late.length === 0) return tookMs;
    if (tookMs > withinMs) {
      const what = `an edit of ${late.join(", ")} did not reach the agent within ${withinMs} ms`;
      findings.find({ kind: "late", what, account: agent.lines });
      return tookMs;
    }
    await pause(EDIT_EVERY_MS);
  }
}

/** Nobody calls. */
async function compareReports(stage: Stage, withinMs: number): Promise<number> {
  const { database, books, judge, agent, findings } = stage;
  const sinceMs = performance.now();
  for (;;) {
    const stored = await StoredRoutes.read(database);
    const drops = await kernelDrops(agent.port, agent.port + PORTS - 1);
    const differences = books.compare(stored);
    const tookMs = performance.now() - sinceMs;
    const isExplained = explainedBy(differences, drops - judge.unanswered);
    if (isExplained) books.mark(stored, Date.now());
    if (isExplained || tookMs > withinMs) {
      if (!isExplained) tellDifferences(stage, differences);
      if (judge.unanswered > drops) {
        const what = `${judge.unanswered} calls had no answer, the kernel lost ${drops}`;
        findings.find({ kind: "unanswered", what, account: agent.lines });
      }
      return tookMs;
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** Datagrams that never came to the agent are reports that it cannot know of. */
function explainedBy(differences: readonly Difference[], drops: number): boolean {
  const missing = differences.reduce((sum, difference) => sum + difference.missing, 0);
  return differences.every((difference) => difference.missing > 0) && missing <= Math.max(0, drops);
}

function tellDifferences({ findings, agent, reporters }: Stage, differences: readonly Difference[]): void {
  const lines = [agent, ...reporters].flatMap(({ name, lines }) => [`${name}:`, ...lines.slice(-ACCOUNTS_MAX)]);
  for (const kind of ["lost_report", "status"] as const) {
    const those = differences.filter(({ missing }) => missing > 0 === (kind === "lost_report"));
    if (those.length === 0) continue;
    const account = [...those.slice(0, ACCOUNTS_MAX).map(({ what }) => what), ...lines];
    findings.find({ kind, what: `${those.length} hosts are not in the database as they must be`, account });
  }
}
