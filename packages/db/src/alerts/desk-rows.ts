/** Alerts as the admin shows them: plain data that travels as JSON. */
import type { NamedKey } from "../admin/admin-rows.ts";
import type { AlertDeliveryRow, AlertRow, AlertRuleRow, AlertSeverity, AlertWebhookRow } from "./alert-rows.ts";

/** What one sees from every page. */
export interface AlertGlance {
  readonly firing: number;
  readonly critical: number;
  /** Of those that fire, those that nobody takes care of. */
  readonly unacknowledged: number;
  /** The reporter that evaluates; null when none does. */
  readonly evaluator: string | null;
  /** When rules were last looked at; null when they never were. */
  readonly evaluatedMs: number | null;
}

/** An alert with the names of its module. */
export interface AlertEntry extends Omit<AlertRow, "module"> {
  readonly module: NamedKey | null;
}

/** Which alerts that are over, the newest first. */
export interface AlertHistoryQuery {
  readonly severity?: AlertSeverity | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A rule with the names of its module, and how many alerts fire by it. */
export interface AlertRuleEntry extends Omit<AlertRuleRow, "module"> {
  readonly module: NamedKey | null;
  readonly firing: number;
  /** Since when and why it cannot be judged; null while it is. */
  readonly blind: { readonly sinceMs: number; readonly reason: string } | null;
}

/** A rule to be kept: `id` null for a new one, `revision` of the one that was seen. */
export type AlertRuleSave = Omit<AlertRuleRow, "id" | "mutedUntilMs" | "updatedMs" | "updatedBy"> & {
  readonly id: number | null;
};

/** A webhook, how it goes, and what it was told last. */
export interface AlertWebhookEntry extends AlertWebhookRow {
  readonly waiting: number;
  /** The newest first, at most {@link DELIVERIES_SHOWN_MAX}. */
  readonly deliveries: readonly AlertDeliveryRow[];
}

/** The most messages that a webhook shows. */
export const DELIVERIES_SHOWN_MAX = 20;

/** A webhook to be kept: `id` null for a new one. */
export interface AlertWebhookSave {
  readonly id: number | null;
  readonly revision: number;
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly criticalOnly: boolean;
}

/** Who does it, and when. */
export interface AlertAuthor {
  readonly by: string;
  readonly nowMs: number;
}
