import type { RouteRow } from "./use-route-rows.ts";

/** What the drawer is open for: hosts that are not there yet, or one that is. */
export type Editing =
  | { readonly kind: "new"; readonly modId?: number; readonly cmdId?: number }
  | { readonly kind: "row"; readonly row: RouteRow };
