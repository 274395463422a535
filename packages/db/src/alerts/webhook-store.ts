/** AlertDelivery as those who deliver see it: one webhook at a time is theirs, for one message. */
import { type Kysely, sql } from "kysely";
import { retrying } from "../connection/retry.ts";
import type { Tables } from "../generated/tables.ts";
import type { DeliveryEvent } from "./alert-rows.ts";
import { type DeliveryTrouble, troubleText } from "./delivery-fault.ts";
import { DATABASE_NOW_MS } from "./lease-store.ts";

/** A message, and where it goes. */
export interface DueDelivery {
  readonly id: number;
  readonly deliveryId: string;
  readonly event: DeliveryEvent;
  readonly body: string;
  readonly attempts: number;
  readonly url: string;
  readonly secret: string;
  readonly webhook: string;
  /** How long it has been waiting. */
  readonly ageMs: number;
}

/** What became of an attempt. */
export interface Attempt {
  readonly state: "delivered" | "failed" | "waiting";
  /** Of a `waiting` one: when it is tried again, from now. */
  readonly againInMs: number;
  readonly status: number | null;
  readonly trouble: DeliveryTrouble;
  readonly tookMs: number;
}

/** Who delivers. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface AlertDeliveryStore {
  /** Webhooks for which something is due, by nobody else at work; those that wait longest first. */
  dueWebhooks(max: number): Promise<readonly number[]>;
  /** Makes a webhook one's own for a while and gives what is due; undefined when another was first or nothing is. */
  claim(webhookId: number, claim: { readonly by: string; readonly forMs: number }): Promise<DueDelivery | undefined>;
  /** Writes what became of a message and lets the webhook go. Nothing is written when the claim was lost. */
  done(delivery: { id: number; webhookId: number }, by: string, attempt: Attempt): Promise<void>;
  /** Messages that wait. */
  waiting(): Promise<number>;
}

/** As the column holds. */
const TROUBLE_CHARS_MAX = 255;

/** What is due. A message waits for those of its rule before it, so that nobody hears of an end before the beginning. */
const DUE = sql`d.state = 'waiting' and d.nextMs <= ${DATABASE_NOW_MS} and not exists (
  select 1 from AlertDelivery as e where e.webhookId = d.webhookId and e.state = 'waiting' and e.ruleId = d.ruleId and e.id < d.id)`;

/** A store on Kysely. */
export function alertDeliveryStore(kysely: Kysely<Tables>): AlertDeliveryStore {
  return {
    async dueWebhooks(max) {
      const { rows } = await sql<{ webhookId: number }>`
        select d.webhookId from AlertDelivery as d join AlertWebhook as w on w.id = d.webhookId
        where ${DUE} and w.claimedUntilMs <= ${DATABASE_NOW_MS} and (w.enabled = 1 or d.event = 'test')
        group by d.webhookId order by min(d.id) limit ${max}`.execute(kysely);
      return rows.map(({ webhookId }) => webhookId);
    },

    claim: (webhookId, claim) => retrying(() => claimOne(kysely, webhookId, claim)),

    async done({ id, webhookId }, by, attempt) {
      const isWaiting = attempt.state === "waiting";
      await retrying(() =>
        kysely.transaction().execute(async (tx) => {
          const mine = await sql`update AlertWebhook set claimedBy = '', claimedUntilMs = 0
            where id = ${webhookId} and claimedBy = ${by}`.execute(tx);
          if (mine.numAffectedRows !== 1n) return;
          await sql`update AlertDelivery set state = ${attempt.state}, attempts = attempts + 1,
            nextMs = ${DATABASE_NOW_MS} + ${attempt.againInMs}, doneMs = ${isWaiting ? null : DATABASE_NOW_MS},
            status = ${attempt.status}, error = ${troubleText(attempt.trouble).slice(0, TROUBLE_CHARS_MAX)}, tookMs = ${attempt.tookMs}
            where id = ${id} and state = 'waiting'`.execute(tx);
        }),
      );
    },

    async waiting() {
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from AlertDelivery where state = 'waiting'`.execute(kysely);
      return Number(rows[0]?.n ?? 0);
    },
  };
}

async function claimOne(kysely: Kysely<Tables>, webhookId: number, { by, forMs }: { by: string; forMs: number }) {
  const taken = await sql`update AlertWebhook set claimedBy = ${by}, claimedUntilMs = ${DATABASE_NOW_MS} + ${forMs}
    where id = ${webhookId} and claimedUntilMs <= ${DATABASE_NOW_MS}`.execute(kysely);
  if (taken.numAffectedRows !== 1n) return undefined;
  const { rows } = await sql<Omit<DueDelivery, "ageMs"> & { createdMs: number; nowMs: number }>`
    select d.id, d.deliveryId, d.event, d.body, d.attempts, w.url, w.secret, w.name as webhook, d.createdMs,
      ${DATABASE_NOW_MS} as nowMs
    from AlertDelivery as d join AlertWebhook as w on w.id = d.webhookId
    where d.webhookId = ${webhookId} and ${DUE} and (w.enabled = 1 or d.event = 'test')
    order by d.id limit 1`.execute(kysely);
  const [row] = rows;
  if (row !== undefined) {
    const { createdMs, nowMs, ...due } = row;
    return { ...due, ageMs: Number(nowMs) - createdMs };
  }
  await sql`update AlertWebhook set claimedBy = '', claimedUntilMs = 0 where id = ${webhookId} and claimedBy = ${by}`.execute(
    kysely,
  );
  return undefined;
}
