/** What an operator wants changed. */
import type { RouteRow } from "./route-row.ts";

/** A row to change or to remove, and what the editor saw in it. */
export interface SeenRow {
  readonly id: number;
  readonly before: RouteRow;
}

/** A row to change. */
export interface UpdatedRow extends SeenRow {
  readonly after: RouteRow;
}

/** What an operator wants: any number of lines, all of them or none. */
export interface RouteEdit {
  /** Who; kept with the version, up to 255 characters. */
  readonly author: string;
  readonly add: readonly RouteRow[];
  readonly update: readonly UpdatedRow[];
  readonly remove: readonly SeenRow[];
}
