/** What people do about alerts: rules, who is told, who takes care. */
import { randomBytes, randomUUID } from "node:crypto";
import { LarsError } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Page } from "../admin/admin-rows.ts";
import { retrying } from "../connection/retry.ts";
import type { Tables } from "../generated/tables.ts";
import type {
  AlertAuthor,
  AlertEntry,
  AlertGlance,
  AlertHistoryQuery,
  AlertRuleEntry,
  AlertRuleSave,
  AlertWebhookEntry,
  AlertWebhookSave,
} from "./desk-rows.ts";
import { queueDeliveries } from "./evaluation-store.ts";
import { readFiring, readGlance, readHistory, readRules, readWebhooks } from "./read-desk.ts";

/** The Alerts page. All throw DATABASE_UNAVAILABLE; edits throw ALERT_CONFLICT when somebody else was first. */
export interface AlertDesk {
  glance(): Promise<AlertGlance>;
  /** Critical first, then the newest; at most {@link FIRING_SHOWN_MAX}, or fewer. */
  firing(limit?: number): Promise<AlertEntry[]>;
  history(query: AlertHistoryQuery): Promise<Page<AlertEntry>>;
  rules(): Promise<AlertRuleEntry[]>;
  /** Throws INPUT_INVALID when there are {@link RULES_MAX} already. */
  saveRule(rule: AlertRuleSave, author: AlertAuthor): Promise<void>;
  removeRule(id: number): Promise<void>;
  /** Until then it tells no webhook; 0 ends that. */
  muteRule(id: number, untilMs: number): Promise<void>;
  /** Says who takes care of an alert; null: nobody after all. */
  acknowledge(id: number, author: AlertAuthor | null): Promise<void>;
  webhooks(): Promise<AlertWebhookEntry[]>;
  /** @returns its id, and the secret of a new webhook, which is never shown again; null for one that was there. */
  saveWebhook(webhook: AlertWebhookSave, author: AlertAuthor): Promise<{ id: number; secret: string | null }>;
  /** Gives it another secret; the one before is worth nothing at once. */
  renewSecret(id: number, author: AlertAuthor): Promise<string>;
  removeWebhook(id: number): Promise<void>;
  /** Queues a message that says it is a test; a reporter sends it, once. */
  testWebhook(id: number, author: AlertAuthor): Promise<void>;
}

const RULES_MAX = 200;
const WEBHOOKS_MAX = 20;
const TESTS_WAITING_MAX = 1_000;
const SECRET_BYTES = 32;

/** The desk of one database. */
export function alertDesk(kysely: Kysely<Tables>): AlertDesk {
  return {
    glance: () => readGlance(kysely),
    firing: (limit) => readFiring(kysely, limit),
    history: (query) => readHistory(kysely, query),
    rules: () => readRules(kysely),
    saveRule: (rule, author) => retrying(() => saveRule(kysely, rule, author)),
    removeRule: (id) => changed(sql`delete from AlertRule where id = ${id}`.execute(kysely)),
    muteRule: (id, untilMs) =>
      changed(sql`update AlertRule set mutedUntilMs = ${untilMs} where id = ${id}`.execute(kysely)),
    acknowledge: (id, author) =>
      changed(
        sql`update Alert set acknowledgedMs = ${author?.nowMs ?? null}, acknowledgedBy = ${author?.by ?? null}
          where id = ${id} and openKey is not null`.execute(kysely),
      ),
    webhooks: () => readWebhooks(kysely),
    saveWebhook: (webhook, author) => retrying(() => saveWebhook(kysely, webhook, author)),

    async renewSecret(id, { by, nowMs }) {
      const secret = aSecret();
      const wanted = sql`update AlertWebhook set secret = ${secret}, updatedMs = ${nowMs}, updatedBy = ${by} where id = ${id}`;
      await changed(wanted.execute(kysely));
      return secret;
    },

    removeWebhook: (id) => retrying(() => removeWebhook(kysely, id)),
    testWebhook: (id, author) => retrying(() => testWebhook(kysely, id, author)),
  };
}

/** Whoever changes nothing was too late. */
async function changed(work: Promise<{ readonly numAffectedRows?: bigint }>): Promise<void> {
  if (((await work).numAffectedRows ?? 0n) > 0n) return;
  throw new LarsError("ALERT_CONFLICT", "Nothing was written: somebody else changed or removed it first. Look again.");
}

async function saveRule(kysely: Kysely<Tables>, rule: AlertRuleSave, { by, nowMs }: AlertAuthor): Promise<void> {
  const { id, revision, kind, module, enabled, ...values } = rule;
  const edited = {
    ...values,
    modid: module?.modId ?? null,
    cmdid: module?.cmdId ?? null,
    enabled: enabled ? 1 : 0,
    updatedMs: nowMs,
    updatedBy: by,
  };
  if (id === null) {
    await makeRoom(kysely, "AlertRule", RULES_MAX);
    await kysely
      .insertInto("AlertRule")
      .values({ ...edited, kind, mutedUntilMs: 0, revision: 1 })
      .execute();
    return;
  }
  const same = kysely
    .updateTable("AlertRule")
    .where("id", "=", id)
    .where("revision", "=", revision)
    .where("kind", "=", kind);
  const { numUpdatedRows } = await same.set({ ...edited, revision: revision + 1 }).executeTakeFirstOrThrow();
  await changed(Promise.resolve({ numAffectedRows: numUpdatedRows }));
}

async function makeRoom(kysely: Kysely<Tables>, table: "AlertRule" | "AlertWebhook", max: number): Promise<void> {
  const { n } = await kysely
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  if (Number(n) < max) return;
  throw new LarsError("INPUT_INVALID", `There are ${max} already: remove one first.`);
}

/** `whsec_` and 32 bytes in base64, as libraries of Standard Webhooks take it. */
function aSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}

async function saveWebhook(kysely: Kysely<Tables>, webhook: AlertWebhookSave, { by, nowMs }: AlertAuthor) {
  const { id, revision, name, url } = webhook;
  const wishes = { enabled: webhook.enabled ? 1 : 0, criticalOnly: webhook.criticalOnly ? 1 : 0 };
  const edited = { name, url, ...wishes, updatedMs: nowMs, updatedBy: by };
  if (id === null) {
    await makeRoom(kysely, "AlertWebhook", WEBHOOKS_MAX);
    const secret = aSecret();
    const fresh = { secret, claimedBy: "", claimedUntilMs: 0, revision: 1, createdMs: nowMs };
    const { insertId } = await kysely
      .insertInto("AlertWebhook")
      .values({ ...edited, ...fresh })
      .executeTakeFirstOrThrow();
    return { id: Number(insertId), secret };
  }
  const same = kysely.updateTable("AlertWebhook").where("id", "=", id).where("revision", "=", revision);
  const { numUpdatedRows } = await same.set({ ...edited, revision: revision + 1 }).executeTakeFirstOrThrow();
  await changed(Promise.resolve({ numAffectedRows: numUpdatedRows }));
  return { id, secret: null };
}

async function removeWebhook(kysely: Kysely<Tables>, id: number): Promise<void> {
  await kysely.transaction().execute(async (tx) => {
    await changed(sql`delete from AlertWebhook where id = ${id}`.execute(tx));
    await sql`delete from AlertDelivery where webhookId = ${id}`.execute(tx);
  });
}

async function testWebhook(kysely: Kysely<Tables>, id: number, { by, nowMs }: AlertAuthor): Promise<void> {
  const deliveryId = randomUUID();
  const about = `A test that ${by} asked for in the admin of Lars. Nothing is wrong.`;
  const body = JSON.stringify({ type: "test", timestamp: new Date(nowMs).toISOString(), data: { about } });
  await kysely.transaction().execute(async (tx) => {
    const { rows } = await sql`select 1 from AlertWebhook where id = ${id} for update`.execute(tx);
    await changed(Promise.resolve({ numAffectedRows: BigInt(rows.length) }));
    const test = {
      deliveryId,
      dedupKey: `test ${deliveryId}`,
      webhookId: id,
      ruleId: null,
      event: "test",
      body,
    } as const;
    await queueDeliveries(tx, [test], { nowMs, waitingMax: TESTS_WAITING_MAX });
  });
}
