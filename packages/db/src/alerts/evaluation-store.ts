/** What an evaluator goes by, and what it writes: all of one evaluation or nothing, and nothing without the lease. */
import { LarsError } from "@lars/model";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Tables } from "../generated/tables.ts";
import type {
  AlertBlindRow,
  AlertFacts,
  AlertModule,
  AlertPendingRow,
  AlertResolvedBy,
  AlertRow,
  AlertRuleRow,
} from "./alert-rows.ts";
import { troubleText } from "./delivery-fault.ts";
import type { AlertLease } from "./lease-store.ts";
import { alertOf, ruleOf } from "./read-rows.ts";

/** What is said of messages that were given up for those after them. */
const CROWDED = troubleText({ fault: "crowded", detail: "" });

/** Everything that is known of alerts at one moment. */
export interface AlertBoard {
  readonly rules: readonly AlertRuleRow[];
  /** What fires, at most {@link OPEN_MAX}. */
  readonly open: readonly AlertRow[];
  readonly pending: readonly AlertPendingRow[];
  /** Rules that could not be judged at the last look. */
  readonly blind: readonly AlertBlindRow[];
}

/** An alert that begins. */
export interface NewAlert {
  readonly rule: AlertRuleRow;
  readonly subject: string;
  readonly module: AlertModule | null;
  readonly value: number;
  readonly facts: AlertFacts;
  readonly sinceMs: number;
  readonly announced: boolean;
}

/** A message that is to be queued. */
export interface NewDelivery {
  readonly deliveryId: string;
  /** What it tells of: the same is queued once. At most 96 characters. */
  readonly dedupKey: string;
  readonly webhookId: number;
  readonly ruleId: number | null;
  readonly event: "firing" | "resolved" | "test";
  readonly body: string;
}

/** The writes of one evaluation; each at the time of the lease. */
export interface AlertWrites {
  savePending(rows: readonly AlertPendingRow[]): Promise<void>;
  removePending(rows: readonly Pick<AlertPendingRow, "ruleId" | "subject">[]): Promise<void>;
  /** @returns the alert; undefined when this cause fires already. */
  fire(alert: NewAlert): Promise<AlertRow | undefined>;
  goOn(id: number, now: { clearSinceMs: number | null; value?: number; facts?: AlertFacts }): Promise<void>;
  /** @returns the alert; undefined when it was resolved already. */
  resolve(id: number, by: AlertResolvedBy): Promise<AlertRow | undefined>;
  setAnnounced(ids: readonly number[]): Promise<void>;
  /** Which rules cannot be judged, in the place of those that could not before. */
  setBlind(rows: readonly AlertBlindRow[]): Promise<void>;
  /** Queues messages; where more than `waitingMax` wait for a webhook, its oldest go. */
  queue(rows: readonly NewDelivery[], waitingMax: number): Promise<void>;
  /** Webhooks that are to be told. */
  webhooks(): Promise<readonly { readonly id: number; readonly criticalOnly: boolean }[]>;
}

/** The most alerts that an evaluation goes by. */
export const OPEN_MAX = 5_000;

/** Rules, what fires and what waits. */
export async function readBoard(kysely: Kysely<Tables>): Promise<AlertBoard> {
  const [rules, open, pending, blind] = await Promise.all([
    kysely.selectFrom("AlertRule").selectAll().orderBy("id").execute(),
    kysely.selectFrom("Alert").selectAll().where("openKey", "is not", null).orderBy("id").limit(OPEN_MAX).execute(),
    kysely.selectFrom("AlertPending").selectAll().limit(OPEN_MAX).execute(),
    kysely.selectFrom("AlertBlind").selectAll().limit(OPEN_MAX).execute(),
  ]);
  return { rules: rules.map(ruleOf), open: open.map(alertOf), pending, blind };
}

/** Makes sure that the lease is still had, and keeps anybody from taking it until the transaction ends. */
export async function fence(tx: Transaction<Tables>, { holder, token, nowMs }: AlertLease): Promise<void> {
  const held = await sql`
    update AlertLease set evaluatedMs = ${nowMs} where id = 1 and holder = ${holder} and token = ${token}`.execute(tx);
  if (held.numAffectedRows === 1n) return;
  throw new LarsError("LEASE_LOST", "Another reporter evaluates alerts now: nothing of this evaluation was written.");
}

/** The writes, within a transaction that is fenced. */
export function alertWrites(tx: Transaction<Tables>, nowMs: number): AlertWrites {
  return {
    savePending: (rows) => savePending(tx, rows),

    async removePending(rows) {
      if (rows.length === 0) return;
      const keys = sql.join(rows.map(({ ruleId, subject }) => sql`(${ruleId}, ${subject})`));
      await sql`delete from AlertPending where (ruleId, subject) in (${keys})`.execute(tx);
    },

    fire: (alert) => fire(tx, alert, nowMs),

    async goOn(id, { clearSinceMs, value, facts }) {
      const seen = value === undefined ? {} : { value, valueMs: nowMs, facts: JSON.stringify(facts ?? {}) };
      await tx
        .updateTable("Alert")
        .set({ clearSinceMs, ...seen })
        .where("id", "=", id)
        .execute();
    },

    async resolve(id, by) {
      const done = await sql`update Alert set openKey = null, resolvedMs = ${nowMs}, resolvedBy = ${by}
        where id = ${id} and openKey is not null`.execute(tx);
      return done.numAffectedRows === 1n ? readAlert(tx, id) : undefined;
    },

    setAnnounced: (ids) => setAnnounced(tx, ids),

    setBlind: (rows) => setBlind(tx, rows),
    queue: (rows, waitingMax) => queueDeliveries(tx, rows, { nowMs, waitingMax }),

    async webhooks() {
      const rows = await tx
        .selectFrom("AlertWebhook")
        .select(["id", "criticalOnly"])
        .where("enabled", "=", 1)
        .execute();
      return rows.map(({ id, criticalOnly }) => ({ id, criticalOnly: criticalOnly !== 0 }));
    },
  };
}

async function setAnnounced(tx: Transaction<Tables>, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const told = tx.updateTable("Alert").set({ announced: 1 });
  await told.where("id", "in", [...ids]).execute();
}

async function setBlind(tx: Transaction<Tables>, rows: readonly AlertBlindRow[]): Promise<void> {
  await sql`delete from AlertBlind`.execute(tx);
  if (rows.length > 0) await tx.insertInto("AlertBlind").values(rows).execute();
}

async function savePending(tx: Transaction<Tables>, rows: readonly AlertPendingRow[]): Promise<void> {
  for (const row of rows) {
    await sql`insert into AlertPending (ruleId, subject, sinceMs) values (${row.ruleId}, ${row.subject}, ${row.sinceMs})
      on duplicate key update sinceMs = values(sinceMs)`.execute(tx);
  }
}

async function fire(tx: Transaction<Tables>, alert: NewAlert, nowMs: number): Promise<AlertRow | undefined> {
  const { rule, subject, module, value, facts, sinceMs, announced } = alert;
  const { numAffectedRows, insertId } = await sql`
    insert ignore into Alert (openKey, ruleId, kind, severity, subject, modid, cmdid, fireAbove, windowMinutes, value, valueMs,
      facts, sinceMs, firedMs, announced)
    values (${`${rule.id}:${subject}`}, ${rule.id}, ${rule.kind}, ${rule.severity}, ${subject}, ${module?.modId ?? null},
      ${module?.cmdId ?? null}, ${rule.fireAbove}, ${rule.windowMinutes}, ${value}, ${nowMs}, ${JSON.stringify(facts)},
      ${sinceMs}, ${nowMs}, ${announced ? 1 : 0})`.execute(tx);
  return numAffectedRows === 1n && insertId !== undefined ? readAlert(tx, Number(insertId)) : undefined;
}

async function readAlert(tx: Transaction<Tables>, id: number): Promise<AlertRow> {
  return alertOf(await tx.selectFrom("Alert").selectAll().where("id", "=", id).executeTakeFirstOrThrow());
}

/** Queues messages that are not queued yet; where more than `waitingMax` wait for a webhook, its oldest are given up. */
export async function queueDeliveries(
  tx: Transaction<Tables>,
  rows: readonly NewDelivery[],
  { nowMs, waitingMax }: { readonly nowMs: number; readonly waitingMax: number },
): Promise<void> {
  for (const row of rows) {
    await sql`insert ignore into AlertDelivery (deliveryId, dedupKey, webhookId, ruleId, event, body, state, attempts,
      nextMs, createdMs, error) values (${row.deliveryId}, ${row.dedupKey}, ${row.webhookId}, ${row.ruleId}, ${row.event},
      ${row.body}, 'waiting', 0, ${nowMs}, ${nowMs}, '')`.execute(tx);
  }
  for (const webhookId of new Set(rows.map((row) => row.webhookId))) {
    const { rows: last } = await sql<{ id: number }>`select id from AlertDelivery
      where webhookId = ${webhookId} and state = 'waiting' order by id desc limit 1 offset ${waitingMax}`.execute(tx);
    if (last[0] === undefined) continue;
    await sql`update AlertDelivery set state = 'failed', doneMs = ${nowMs}, error = ${CROWDED}
      where webhookId = ${webhookId} and state = 'waiting' and id <= ${last[0].id}`.execute(tx);
  }
}
