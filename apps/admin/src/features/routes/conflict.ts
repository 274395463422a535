/** What the server found changed by somebody else, read from the issues of a refusal. */
import type { FieldIssue, HostLine } from "@lars/input";

/** What became of the host that was to be edited: another host by now, or gone. */
export type Conflict = { readonly kind: "changed"; readonly present: HostLine } | { readonly kind: "gone" };

/** The conflict at `path` (e.g. `update.0`); undefined when the refusal is about something else. */
export function conflictAt(issues: readonly FieldIssue[], path: string): Conflict | undefined {
  for (const issue of issues) {
    if (issue.path !== path && !issue.path.startsWith(`${path}.`)) continue;
    if (issue.message === "input.row.gone") return { kind: "gone" };
    if (issue.message !== "input.row.changed") continue;
    const { modId, cmdId, address } = issue.params;
    return { kind: "changed", present: { modId: Number(modId), cmdId: Number(cmdId), address: String(address) } };
  }
  return undefined;
}

/** The issues that are about what was typed rather than about what somebody else did. */
export function withoutConflicts(issues: readonly FieldIssue[]): FieldIssue[] {
  return issues.filter((issue) => issue.message !== "input.row.gone" && issue.message !== "input.row.changed");
}
