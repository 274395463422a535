/** Rows of the tables as {@link AlertRow} and the like. */
import type { Selectable } from "kysely";
import type { Alert, AlertRule, AlertWebhook } from "../generated/tables.ts";
import type {
  AlertFacts,
  AlertKind,
  AlertModule,
  AlertResolvedBy,
  AlertRow,
  AlertRuleRow,
  AlertSeverity,
  AlertWebhookRow,
} from "./alert-rows.ts";

export function ruleOf({ modid, cmdid, ...row }: Selectable<AlertRule>): AlertRuleRow {
  return {
    ...row,
    kind: row.kind as AlertKind,
    severity: row.severity as AlertSeverity,
    module: moduleOf(modid, cmdid),
    enabled: row.enabled !== 0,
  };
}

export function alertOf({ modid, cmdid, openKey: _, ...row }: Selectable<Alert>): AlertRow {
  return {
    ...row,
    kind: row.kind as AlertKind,
    severity: row.severity as AlertSeverity,
    module: moduleOf(modid, cmdid),
    facts: JSON.parse(row.facts) as AlertFacts,
    resolvedBy: row.resolvedBy as AlertResolvedBy | null,
    announced: row.announced !== 0,
  };
}

export function webhookOf(
  row: Omit<Selectable<AlertWebhook>, "secret" | "claimedBy" | "claimedUntilMs">,
): AlertWebhookRow {
  const { id, name, url, revision, createdMs, updatedMs, updatedBy } = row;
  const wishes = { enabled: row.enabled !== 0, criticalOnly: row.criticalOnly !== 0 };
  return { id, name, url, ...wishes, revision, createdMs, updatedMs, updatedBy };
}

function moduleOf(modid: number | null, cmdid: number | null): AlertModule | null {
  return modid === null || cmdid === null ? null : { modId: modid, cmdId: cmdid };
}
