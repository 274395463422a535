import { type RouteConflict, RouteConflictError, type RouteRow } from "@lars/db";
import type { FieldIssue, IssueParams } from "@lars/input";
import { formatHostAddress } from "@lars/model";
import { RefusedError } from "../error-door.ts";

/** Says at which field of which line an edit was refused; any other failure stays what it is. */
export function refusedEdit(cause: unknown): unknown {
  if (!(cause instanceof RouteConflictError)) return cause;
  return new RefusedError(cause.code, cause.message, { issues: cause.conflicts.map(issueOf), cause });
}

function issueOf(conflict: RouteConflict): FieldIssue {
  const path = pathOf(conflict);
  switch (conflict.kind) {
    case "changed":
      return { path, message: "input.row.changed", params: paramsOf(conflict.present) };
    case "gone":
      return { path, message: "input.row.gone", params: {} };
    case "repeated":
      return { path, message: "input.host.duplicate", params: { first: conflict.other.line + 1 } };
    case "duplicate":
      return "id" in conflict.other
        ? { path, message: "input.host.exists", params: { ...paramsOf(conflict.row), id: conflict.other.id } }
        : {
            path,
            message: "input.host.duplicate",
            params: { ...paramsOf(conflict.row), first: conflict.other.line + 1 },
          };
    case "too_many": {
      const { route, hosts, hostsMax: max } = conflict;
      return { path, message: "input.hosts.many", params: { modId: route.modId, cmdId: route.cmdId, hosts, max } };
    }
  }
}

/** Where the field stands in the input: `add.3.address`, `update.0.after.address`, `remove.2`. */
function pathOf({ list, line }: RouteConflict): string {
  if (list === "add") return `add.${line}.address`;
  return list === "update" ? `update.${line}.after.address` : `remove.${line}`;
}

function paramsOf(row: RouteRow): IssueParams {
  return { modId: row.modId, cmdId: row.cmdId, address: formatHostAddress(row.host) };
}
