import type { Output } from "../../trpc/trpc.ts";

/** What fires, or did. */
export type Alert = Output["alert"]["firing"][number];

/** When somebody is to be told. */
export type AlertRule = Output["alert"]["rules"][number];

/** Who is told. */
export type AlertWebhook = Output["alert"]["webhooks"][number];

/** A message to a webhook. */
export type AlertDelivery = AlertWebhook["deliveries"][number];

/** What a rule looks at. */
export type AlertKind = AlertRule["kind"];

/** Kinds in the order in which one chooses. */
export const ALERT_KINDS: readonly AlertKind[] = [
  "errorRate",
  "overloadShare",
  "noIdleHost",
  "agentSilent",
  "dnsService",
  "notConverged",
];

/** Whether a kind has shares of modules over minutes. */
export function isOfShares(kind: AlertKind): boolean {
  return kind === "errorRate" || kind === "overloadShare";
}

/** Whether a kind may be about one module. */
export function isOfModules(kind: AlertKind): boolean {
  return isOfShares(kind) || kind === "noIdleHost";
}
