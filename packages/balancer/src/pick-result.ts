import type { HostAddress } from "@lars/model";

/** What a pick found. None of the three is an error: each happens every day. */
export type PickResult =
  | { readonly kind: "host"; readonly address: HostAddress; readonly probe: boolean }
  /** Every host rests and this is no probe: fail fast. */
  | { readonly kind: "overloaded" }
  /** There are no hosts, or none yet. */
  | { readonly kind: "unknown" };

export const OVERLOADED: PickResult = { kind: "overloaded" };
export const UNKNOWN: PickResult = { kind: "unknown" };
