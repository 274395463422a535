/** What the Alerts page shows. */
import { type Kysely, sql } from "kysely";
import type { Page } from "../admin/admin-rows.ts";
import { readCursor, writeCursor } from "../admin/cursor.ts";
import { namedKey, namesOf } from "../admin/names-of.ts";
import type { Tables } from "../generated/tables.ts";
import type { AlertModule, DeliveryEvent, DeliveryState } from "./alert-rows.ts";
import { readTrouble } from "./delivery-fault.ts";
import {
  type AlertEntry,
  type AlertGlance,
  type AlertHistoryQuery,
  type AlertRuleEntry,
  type AlertWebhookEntry,
  DELIVERIES_SHOWN_MAX,
} from "./desk-rows.ts";
import { DATABASE_NOW_MS } from "./lease-store.ts";
import { alertOf, ruleOf, webhookOf } from "./read-rows.ts";

/** The most alerts that the page shows at once; more than that is a storm, of which the worst are seen. */
const FIRING_SHOWN_MAX = 500;

/** How many fire, and who looks. */
export async function readGlance(kysely: Kysely<Tables>): Promise<AlertGlance> {
  const [counts, lease] = await Promise.all([
    sql<{ firing: number; critical: number; unacknowledged: number }>`
      select count(*) as firing, coalesce(sum(severity = 'critical'), 0) as critical,
        coalesce(sum(acknowledgedMs is null), 0) as unacknowledged
      from Alert where openKey is not null`.execute(kysely),
    sql<{ holder: string; isHeld: number; evaluatedMs: number }>`
      select holder, untilMs > ${DATABASE_NOW_MS} as isHeld, evaluatedMs from AlertLease where id = 1`.execute(kysely),
  ]);
  const [count] = counts.rows;
  const [row] = lease.rows;
  return {
    firing: Number(count?.firing ?? 0),
    critical: Number(count?.critical ?? 0),
    unacknowledged: Number(count?.unacknowledged ?? 0),
    evaluator: row !== undefined && Number(row.isHeld) === 1 ? row.holder : null,
    evaluatedMs: row === undefined || row.evaluatedMs === 0 ? null : row.evaluatedMs,
  };
}

/** What fires: critical first, then the newest. */
export async function readFiring(kysely: Kysely<Tables>, limit: number = FIRING_SHOWN_MAX): Promise<AlertEntry[]> {
  const rows = await kysely
    .selectFrom("Alert")
    .selectAll()
    .where("openKey", "is not", null)
    .orderBy("severity")
    .orderBy("id", "desc")
    .limit(Math.min(limit, FIRING_SHOWN_MAX))
    .execute();
  return named(kysely, rows.map(alertOf));
}

/** What is over, the newest first. Throws INPUT_INVALID for a cursor that is none. */
export async function readHistory(kysely: Kysely<Tables>, query: AlertHistoryQuery): Promise<Page<AlertEntry>> {
  const cursor = readCursor(query.cursor, "alert");
  const { severity } = query;
  const all = kysely
    .selectFrom("Alert")
    .where("resolvedMs", "is not", null)
    .$if(severity !== undefined, (some) => some.where("severity", "=", severity ?? ""));
  const [rows, total] = await Promise.all([
    all
      .selectAll()
      .where("id", "<", Number(cursor?.after[0] ?? Number.MAX_SAFE_INTEGER))
      .orderBy("id", "desc")
      .limit(query.limit + 1)
      .execute(),
    cursor?.total ??
      all
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .executeTakeFirstOrThrow()
        .then(({ n }) => Number(n)),
  ]);
  const shown = rows.slice(0, query.limit);
  const counts = { total, totalIsExact: true };
  const last = shown.at(-1);
  const next =
    rows.length > query.limit && last !== undefined
      ? writeCursor({ order: "alert", after: [last.id], ...counts, seen: 0 })
      : null;
  return { rows: await named(kysely, shown.map(alertOf)), next, ...counts };
}

/** All rules: those for all modules first. */
export async function readRules(kysely: Kysely<Tables>): Promise<AlertRuleEntry[]> {
  const [rows, blind, counts] = await Promise.all([
    kysely.selectFrom("AlertRule").selectAll().orderBy("id").execute(),
    kysely.selectFrom("AlertBlind").selectAll().execute(),
    sql<{ ruleId: number; n: number }>`
      select ruleId, count(*) as n from Alert where openKey is not null group by ruleId`.execute(kysely),
  ]);
  const firing = new Map(counts.rows.map(({ ruleId, n }) => [ruleId, Number(n)]));
  const unjudged = new Map(blind.map(({ ruleId, sinceMs, reason }) => [ruleId, { sinceMs, reason }]));
  const rules = await named(kysely, rows.map(ruleOf));
  return rules.map((rule) => ({
    ...rule,
    firing: firing.get(rule.id) ?? 0,
    blind: rule.enabled ? (unjudged.get(rule.id) ?? null) : null,
  }));
}

/** All webhooks, and what each was told last. */
export async function readWebhooks(kysely: Kysely<Tables>): Promise<AlertWebhookEntry[]> {
  const rows = await kysely
    .selectFrom("AlertWebhook")
    .select(["id", "name", "url", "enabled", "criticalOnly", "revision", "createdMs", "updatedMs", "updatedBy"])
    .orderBy("id")
    .execute();
  return await Promise.all(rows.map(async (row) => ({ ...webhookOf(row), ...(await readDeliveries(kysely, row.id)) })));
}

async function readDeliveries(kysely: Kysely<Tables>, webhookId: number) {
  const ofIt = kysely.selectFrom("AlertDelivery").where("webhookId", "=", webhookId);
  const [rows, waiting] = await Promise.all([
    ofIt
      .select(["id", "deliveryId", "webhookId", "event", "state", "attempts", "nextMs", "createdMs"])
      .select(["doneMs", "status", "error", "tookMs"])
      .orderBy("id", "desc")
      .limit(DELIVERIES_SHOWN_MAX)
      .execute(),
    ofIt
      .where("state", "=", "waiting")
      .select(({ fn }) => fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow(),
  ]);
  const deliveries = rows.map(({ error, ...row }) => ({
    ...row,
    trouble: readTrouble(error),
    event: row.event as DeliveryEvent,
    state: row.state as DeliveryState,
  }));
  return { deliveries, waiting: Number(waiting.n) };
}

/** With the names of their modules. */
async function named<Row extends { readonly module: AlertModule | null }>(
  kysely: Kysely<Tables>,
  rows: readonly Row[],
) {
  const keys = rows.flatMap(({ module }) => (module === null ? [] : [{ modid: module.modId, cmdid: module.cmdId }]));
  const names = await namesOf(kysely, keys);
  return rows.map((row) => ({
    ...row,
    module: row.module === null ? null : namedKey(names, { modid: row.module.modId, cmdid: row.module.cmdId }),
  }));
}
