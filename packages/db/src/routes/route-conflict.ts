/** Why an edit of routes was refused, line by line. */
import { LarsError, type RouteKey } from "@lars/model";
import { type RouteRow, routeLine } from "./route-row.ts";

/** One line of an edit: `list` names the array of the RouteEdit, `line` counts in it from 0. */
export interface EditLine {
  readonly list: "add" | "update" | "remove";
  readonly line: number;
}

/**
 * What is wrong with one line.
 * - `changed`: someone else edited the row; `present` is what it holds now.
 * - `gone`: someone else removed the row.
 * - `repeated`: another line of this edit is about the same row.
 * - `duplicate`: the host would be in the route twice; `other` is the line, or the row of the table, that has it.
 * - `too_many`: the route would have more hosts than one answer can carry.
 */
export type RouteConflict = EditLine &
  (
    | { readonly kind: "changed"; readonly present: RouteRow }
    | { readonly kind: "gone" }
    | { readonly kind: "repeated"; readonly other: EditLine }
    | { readonly kind: "duplicate"; readonly row: RouteRow; readonly other: EditLine | { readonly id: number } }
    | { readonly kind: "too_many"; readonly route: RouteKey; readonly hosts: number; readonly hostsMax: number }
  );

/** ROUTE_CONFLICT: nothing of the edit was written. `conflicts` has every line that is wrong, in the order of the edit. */
export class RouteConflictError extends LarsError {
  readonly conflicts: readonly RouteConflict[];

  constructor(conflicts: readonly RouteConflict[]) {
    super("ROUTE_CONFLICT", `Nothing was written. ${summary(conflicts)}`);
    this.conflicts = conflicts;
  }
}

const NAMED_MAX = 3;

function summary(conflicts: readonly RouteConflict[]): string {
  const named = conflicts
    .slice(0, NAMED_MAX)
    .map((conflict) => `${conflict.list} ${conflict.line + 1}: ${reason(conflict)}.`);
  const more = conflicts.length - named.length;
  return [...named, ...(more > 0 ? [`And ${more} more.`] : [])].join(" ");
}

function reason(conflict: RouteConflict): string {
  switch (conflict.kind) {
    case "changed":
      return `someone changed it to ${routeLine(conflict.present)} meanwhile; look again`;
    case "gone":
      return "someone removed it meanwhile; look again";
    case "repeated":
      return `${conflict.other.list} ${conflict.other.line + 1} is about the same row; keep one`;
    case "duplicate":
      return `${routeLine(conflict.row)} ${"id" in conflict.other ? "is there already" : "comes twice"}; leave it out`;
    case "too_many":
      return `${conflict.route.modId}·${conflict.route.cmdId} would have ${conflict.hosts} hosts, at most ${conflict.hostsMax} fit`;
  }
}
