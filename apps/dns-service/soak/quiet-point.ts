/** Everything pauses, and every subscription is compared with the table: what should have been pushed by now, was. */
import type { Finding } from "./checker/finding.ts";
import type { RouteEdits, RouteHistory } from "./checker/route-history.ts";
import type { SoakRecord } from "./checker/soak-record.ts";
import type { AgentConnection } from "./disturb/agent-connection.ts";
import { pause } from "./scene/pause.ts";
import type { Stage } from "./stage.ts";

const LOOK_EVERY_MS = 50;
const ACCOUNTS_MAX = 3;

/** MySQL and all services must be there. Resolves with how long it took until everybody knew everything. */
export async function quietPoint(stage: Stage, withinMs: number): Promise<number> {
  const { history, table, writer, crowd, services, record } = stage;
  const sinceMs = performance.now();
  crowd.isQuiet = true;
  await writer.rest();
  compareTable(history, { table: await table.everything(), keys: crowd.keys, record });
  while (!isSettled(stage) && performance.now() - sinceMs < withinMs) await pause(LOOK_EVERY_MS);
  const tookMs = performance.now() - sinceMs;
  record.settleMsWorst = Math.max(record.settleMsWorst, tookMs);
  for (const agent of stage.agents) tellMissing(agent.connection, stage);
  for (const { life } of services) if (life !== undefined) life.floorSeq = history.seq;
  writer.goOn();
  crowd.isQuiet = false;
  return tookMs;
}

/** The history is what the writer believes; the table is what is. */
function compareTable(
  history: RouteHistory,
  { table, keys, record }: { table: RouteEdits; keys: readonly string[]; record: SoakRecord },
): void {
  const strange = [...new Set([...keys, ...table.keys()])].filter(
    (key) => (table.get(key) ?? "") !== history.hostsOf(key),
  );
  if (strange.length === 0) return;
  const account = strange.map((key) => `${key}: written ${history.hostsOf(key)}, there ${table.get(key) ?? ""}`);
  record.find({ kind: "table", what: `${strange.length} routes are not what was written`, account });
}

function isSettled({ agents }: Stage): boolean {
  let isSettledAll = true;
  for (const { connection } of agents) {
    if (connection === undefined || connection.isWithinFrame) isSettledAll = false;
    else {
      if (!connection.hasAskedForSign) connection.askForSign();
      if (isSettledAll) isSettledAll = connection.watched.behind().length === 0;
    }
  }
  return isSettledAll;
}

function tellMissing(connection: AgentConnection | undefined, { record, services }: Stage): void {
  if (connection === undefined) {
    record.find({ kind: "missing", what: "an agent that found no service", account: [] });
    return;
  }
  const { watched, life } = connection;
  const behind = watched.behind();
  record.subscriptionsChecked += watched.subscriptions;
  const lines = services.find((service) => service.life === life)?.lines ?? [];
  for (const [at, subscription] of behind.entries()) {
    const why = subscription.isUnanswered ? "was not answered" : "was not told of the last change";
    const account = at < ACCOUNTS_MAX ? [...watched.accountOf(subscription), ...lines] : [];
    const finding: Finding = { kind: "missing", what: `${watched.name}: route ${subscription.key} ${why}`, account };
    record.find(finding);
  }
  if (behind.length === 0) watched.allAnswered();
  connection.goOn();
  connection.isSlow = false;
}
