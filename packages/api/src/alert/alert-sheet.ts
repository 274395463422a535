import { pagedSheet, timeOf } from "../export/export-sheet.ts";
import { alertHistoryInput } from "./page-history.ts";

/** The alerts that are over, as a file. */
export const alertSheet = pagedSheet({
  schema: alertHistoryInput,
  heads: [
    ...["alert", "rule", "kind", "severity", "subject", "modid", "cmdid", "module", "command", "value", "threshold"],
    ...["since", "fired", "resolved", "resolved_by", "acknowledged", "acknowledged_by"],
  ],
  read: ({ db }, query) => db.alertDesk.history(query),
  values: ({ module, ...row }) => [
    ...[row.id, row.ruleId, row.kind, row.severity, row.subject, module?.modId ?? null, module?.cmdId ?? null],
    ...[module?.modName ?? null, module?.cmdName ?? null, row.value, row.fireAbove, timeOf(row.sinceMs)],
    ...[timeOf(row.firedMs), timeOf(row.resolvedMs), row.resolvedBy],
    ...[timeOf(row.acknowledgedMs), row.acknowledgedBy],
  ],
});
