/** Writes what an evaluation changes, and queues what webhooks are to be told of it: in one transaction. */
import { randomUUID } from "node:crypto";
import type { AlertBoard, AlertRow, AlertWrites, NewDelivery } from "@lars/db";
import type { Changes } from "../core/evaluate.ts";
import { isMuted, type Rule } from "../core/rule.ts";
import { type MessageEvent, messageOf } from "./message.ts";

/** The most messages that wait for one webhook. */
export const WAITING_MAX = 1_000;

/** What happened, for the log and the metrics. */
export interface Happened {
  readonly fired: readonly AlertRow[];
  readonly resolved: readonly AlertRow[];
}

/** All alerts of a rule that fire, or end, at one moment are one message: a storm is not a thousand calls. */
export async function writeChanges(
  writes: AlertWrites,
  changes: Changes,
  { board, nowMs }: { readonly board: AlertBoard; readonly nowMs: number },
): Promise<Happened> {
  await writes.savePending(changes.pend);
  await writes.removePending(changes.unpend);
  const fired = await fire(writes, { changes, board, nowMs });
  for (const { id, clearSinceMs, seen } of changes.goOn) {
    const value = seen?.value;
    await writes.goOn(id, { clearSinceMs, ...(value === undefined ? {} : { value, facts: seen?.facts ?? {} }) });
  }
  const resolved = await resolve(writes, changes);
  await writes.setAnnounced(changes.announce);
  const announced = board.open.filter(({ id }) => changes.announce.includes(id));
  await tell(writes, {
    board,
    nowMs,
    event: "firing",
    alerts: [...fired.filter((one) => one.announced), ...announced],
  });
  await tell(writes, { board, nowMs, event: "resolved", alerts: resolved.filter((one) => one.announced) });
  return { fired, resolved };
}

async function fire(
  writes: AlertWrites,
  { changes, board, nowMs }: { changes: Changes; board: AlertBoard; nowMs: number },
): Promise<AlertRow[]> {
  const fired: AlertRow[] = [];
  for (const { rule, seen, sinceMs } of changes.fire) {
    const row = board.rules.find(({ id }) => id === rule.id);
    if (row === undefined) continue;
    const { subject, module, value = 0, facts } = seen;
    const announced = !isMuted(rule, nowMs);
    const alert = await writes.fire({ rule: row, subject, module, value, facts, sinceMs, announced });
    if (alert !== undefined) fired.push(alert);
  }
  return fired;
}

async function resolve(writes: AlertWrites, changes: Changes): Promise<AlertRow[]> {
  const resolved: AlertRow[] = [];
  for (const { id, by } of changes.resolve) {
    const alert = await writes.resolve(id, by);
    if (alert !== undefined) resolved.push(alert);
  }
  return resolved;
}

interface Telling {
  readonly board: AlertBoard;
  readonly nowMs: number;
  readonly event: MessageEvent;
  readonly alerts: readonly AlertRow[];
}

async function tell(writes: AlertWrites, { board, nowMs, event, alerts }: Telling): Promise<void> {
  if (alerts.length === 0) return;
  const webhooks = await writes.webhooks();
  const deliveries: NewDelivery[] = [];
  for (const [ruleId, ofRule] of Map.groupBy(alerts, (alert) => alert.ruleId)) {
    const [first] = ofRule;
    if (first === undefined) continue;
    const body = messageOf(event, board.rules.find(({ id }) => id === ruleId) ?? ruleOfAlert(first), {
      alerts: ofRule,
      nowMs,
    });
    for (const { id: webhookId, criticalOnly } of webhooks) {
      if (criticalOnly && first.severity !== "critical") continue;
      const dedupKey = `${event} ${first.id} ${webhookId}`;
      deliveries.push({ deliveryId: randomUUID(), dedupKey, webhookId, ruleId, event, body });
    }
  }
  await writes.queue(deliveries, WAITING_MAX);
}

/** A rule that was removed, as far as its alert remembers it. */
function ruleOfAlert({ ruleId, kind, severity, module, fireAbove, windowMinutes }: AlertRow): Rule {
  return {
    ...{ id: ruleId, kind, severity, module, fireAbove, windowMinutes, resolveAt: fireAbove },
    ...{ callsMin: 0, forSeconds: 0, resolveSeconds: 0, note: "", enabled: false, mutedUntilMs: 0 },
  };
}
