/** Alerts as the reporters and the admin know them; times in unix milliseconds. */
import type { DeliveryTrouble } from "./delivery-fault.ts";

/** What a rule looks at. */
export const ALERT_KINDS = [
  "errorRate",
  "overloadShare",
  "noIdleHost",
  "agentSilent",
  "dnsService",
  "notConverged",
] as const;

/** What a rule looks at. */
export type AlertKind = (typeof ALERT_KINDS)[number];

export type AlertSeverity = "critical" | "warning";

/** A module, or nothing. */
export interface AlertModule {
  readonly modId: number;
  readonly cmdId: number;
}

/** When somebody is to be told. `fireAbove` and `resolveAt` are shares from 0 to 1 or seconds, as the kind has it. */
export interface AlertRuleRow {
  readonly id: number;
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** Null for all modules, and for kinds that are not of modules. */
  readonly module: AlertModule | null;
  readonly fireAbove: number;
  /** What fires is well again at this value or below. */
  readonly resolveAt: number;
  readonly windowMinutes: number;
  readonly callsMin: number;
  readonly forSeconds: number;
  readonly resolveSeconds: number;
  readonly note: string;
  readonly enabled: boolean;
  /** Until then it fires without a word to webhooks. */
  readonly mutedUntilMs: number;
  /** One more with each edit. */
  readonly revision: number;
  readonly updatedMs: number;
  readonly updatedBy: string;
}

/** Names and counts of a subject, for people. */
export type AlertFacts = Readonly<Record<string, string | number | null>>;

/** Why an alert is over: it is well again; its rule was removed, disabled, or looks elsewhere now. */
export type AlertResolvedBy = "cleared" | "removed" | "disabled" | "changed";

/** What fires, or did. */
export interface AlertRow {
  readonly id: number;
  readonly ruleId: number;
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  readonly subject: string;
  readonly module: AlertModule | null;
  readonly fireAbove: number;
  readonly windowMinutes: number;
  readonly value: number;
  readonly valueMs: number;
  readonly facts: AlertFacts;
  readonly sinceMs: number;
  readonly firedMs: number;
  readonly clearSinceMs: number | null;
  readonly resolvedMs: number | null;
  readonly resolvedBy: AlertResolvedBy | null;
  /** Webhooks were told, or there was none to tell. */
  readonly announced: boolean;
  readonly acknowledgedMs: number | null;
  readonly acknowledgedBy: string | null;
}

/** A subject that is above its threshold, and not for long enough yet. */
export interface AlertPendingRow {
  readonly ruleId: number;
  readonly subject: string;
  readonly sinceMs: number;
}

/** A rule that cannot be judged, since when and why. */
export interface AlertBlindRow {
  readonly ruleId: number;
  readonly sinceMs: number;
  /** At most 255 characters. */
  readonly reason: string;
}

/** Who is told; the secret stays where it is. */
export interface AlertWebhookRow {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly criticalOnly: boolean;
  readonly revision: number;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly updatedBy: string;
}

export type DeliveryEvent = "firing" | "resolved" | "test";
export type DeliveryState = "waiting" | "delivered" | "failed";

/** A message to a webhook, and what became of it. */
export interface AlertDeliveryRow {
  readonly id: number;
  /** The same in every attempt: whoever is told can drop what came twice. */
  readonly deliveryId: string;
  readonly webhookId: number;
  readonly event: DeliveryEvent;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextMs: number;
  readonly createdMs: number;
  readonly doneMs: number | null;
  /** Of the last answer over HTTP; null when there was none. */
  readonly status: number | null;
  readonly trouble: DeliveryTrouble;
  readonly tookMs: number | null;
}
