/** The names of what a caller asks a host for. */

/** Identifies a module, 0 to {@link ID_MAX}; `modid` on the wire and in the tables. */
export type ModId = number & { readonly __brand: "ModId" };

/** Identifies a command of a module, 0 to {@link ID_MAX}; `cmdid` on the wire and in the tables. */
export type CmdId = number & { readonly __brand: "CmdId" };

/** What a caller asks a host for: a module and one of its commands. */
export interface RouteKey {
  readonly modId: ModId;
  readonly cmdId: CmdId;
}

/** A {@link RouteKey} as one string, `modid·cmdid`: the key of a Map, and how people read it. */
export type RouteId = string & { readonly __brand: "RouteId" };

/** Number of an edit: strictly increasing, at least the unix second of the edit (architecture.md, Tables). */
export type RouteVersion = bigint & { readonly __brand: "RouteVersion" };

/** The largest modid and cmdid of the protocol (protocol.md, Agent ports). */
export const ID_MAX = 2_147_483_647;

/** Whether `value` may be a modid or a cmdid: a whole number from 0 to {@link ID_MAX}. */
export function isId(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= ID_MAX;
}

/** The key of a pair that is known to be valid, e.g. a row that {@link isId} let through. */
export function routeKey(modId: number, cmdId: number): RouteKey {
  return { modId: modId as ModId, cmdId: cmdId as CmdId };
}

/** `modid·cmdid`, one string per key. */
export function routeId(key: RouteKey): RouteId {
  return `${key.modId}·${key.cmdId}` as RouteId;
}
