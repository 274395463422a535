/** The tabs of the Alerts page, as files. */
import { type AlertEntry, troubleText } from "@lars/db";
import { alertSeveritySchema } from "@lars/input";
import * as z from "zod";
import type { CsvValue } from "../export/csv.ts";
import { pagedSheet, timeOf, wholeSheet } from "../export/export-sheet.ts";
import { alertHistoryInput } from "./page-history.ts";

const ALERT = [
  ...["alert", "rule", "kind", "severity", "subject", "modid", "cmdid", "module", "command", "value", "threshold"],
  ...["since", "fired"],
] as const;

function alertOf({ module, ...row }: AlertEntry): readonly CsvValue[] {
  return [
    ...[row.id, row.ruleId, row.kind, row.severity, row.subject, module?.modId ?? null, module?.cmdId ?? null],
    ...[module?.modName ?? null, module?.cmdName ?? null, row.value, row.fireAbove, timeOf(row.sinceMs)],
    timeOf(row.firedMs),
  ];
}

/** The alerts that are over. */
export const alertSheet = pagedSheet({
  schema: alertHistoryInput,
  heads: [...ALERT, "resolved", "resolved_by", "acknowledged", "acknowledged_by"],
  read: ({ db }, query) => db.alertDesk.history(query),
  values: (row) => [
    ...alertOf(row),
    ...[timeOf(row.resolvedMs), row.resolvedBy, timeOf(row.acknowledgedMs), row.acknowledgedBy],
  ],
});

/** What fires: as much of it as the page shows, the worst first. */
export const firingSheet = wholeSheet({
  schema: z.object({ severity: alertSeveritySchema.optional() }),
  heads: [...ALERT, "well_since", "acknowledged", "acknowledged_by"],
  read: async ({ db }, { severity }) =>
    (await db.alertDesk.firing()).filter((row) => severity === undefined || row.severity === severity),
  values: (row) => [...alertOf(row), ...[timeOf(row.clearSinceMs), timeOf(row.acknowledgedMs), row.acknowledgedBy]],
});

const NO_FILTERS = z.object({});

/** All rules. */
export const ruleSheet = wholeSheet({
  schema: NO_FILTERS,
  heads: [
    ...["rule", "kind", "severity", "modid", "cmdid", "module", "command", "fires_above", "over_at", "window_minutes"],
    ...["calls_at_least", "for_seconds", "over_after_seconds", "on", "muted_until", "firing", "what_to_do"],
    ...["updated", "updated_by"],
  ],
  read: ({ db }) => db.alertDesk.rules(),
  values: ({ module, ...row }) => [
    ...[row.id, row.kind, row.severity, module?.modId ?? null, module?.cmdId ?? null],
    ...[module?.modName ?? null, module?.cmdName ?? null, row.fireAbove, row.resolveAt, row.windowMinutes],
    ...[row.callsMin, row.forSeconds, row.resolveSeconds, row.enabled],
    ...[row.mutedUntilMs === 0 ? null : timeOf(row.mutedUntilMs), row.firing, row.note],
    ...[row.updatedMs === 0 ? null : timeOf(row.updatedMs), row.updatedBy],
  ],
});

/** Who is told, and how the last message went; no secret. */
export const webhookSheet = wholeSheet({
  schema: NO_FILTERS,
  heads: [
    ...["webhook", "name", "url", "on", "critical_only", "waiting", "last_event", "last_state", "last_status"],
    ...["last_error", "last_attempts", "last_at", "updated", "updated_by"],
  ],
  read: ({ db }) => db.alertDesk.webhooks(),
  values: ({ deliveries: [last], ...row }) => [
    ...[row.id, row.name, row.url, row.enabled, row.criticalOnly, row.waiting],
    ...[
      last?.event ?? null,
      last?.state ?? null,
      last?.status ?? null,
      last === undefined ? null : troubleText(last.trouble),
      last?.attempts ?? null,
    ],
    ...[timeOf(last?.doneMs ?? last?.createdMs ?? null), timeOf(row.updatedMs), row.updatedBy],
  ],
});
