import type { Database } from "../database.ts";
import type * as rows from "./admin-rows.ts";

/** What the admin asks the database. Every answer is bounded; every failure is a LarsError. */
export interface AdminQueries {
  /** One page of routes; no page takes the server longer than 100 ms, however many rows there are. */
  pageRoutes(query: rows.RoutePageQuery): Promise<rows.Page<rows.RouteEntry>>;
  /** What an edit of these hosts touches, one row per route. */
  impactOf(hosts: readonly { modId: number; cmdId: number; ip: number; port: number }[]): Promise<rows.RouteImpact[]>;
  /** The present version alone: the cheapest question there is. */
  readVersion(): Promise<number>;
  presentVersion(nowMs: number): Promise<rows.VersionPresent>;
  pageVersions(query: { cursor?: string | undefined; limit: number }): Promise<rows.Page<rows.VersionRow>>;
  pageNames(query: rows.NamePageQuery): Promise<rows.Page<rows.NameRow>>;
  /** Keeps a name that is `before` now. Throws NAME_CONFLICT when it is another by now, or gone, or there already. */
  saveName(name: { kind: "module" | "command"; id: number; content: string; before: string | null }): Promise<void>;
  /** Removes a name that is `before` now. Throws NAME_CONFLICT otherwise. */
  removeName(name: { kind: "module" | "command"; id: number; before: string }): Promise<void>;
  pageStatuses(query: rows.StatusPageQuery): Promise<rows.Page<rows.StatusRow>>;
  balancedModules(query: { search?: string | undefined; nowMs: number }): Promise<readonly rows.BalancedModule[]>;
  balanceOf(query: { modId: number; cmdId: number; nowMs: number }): Promise<rows.Balance>;
  search(text: string, nowMs: number): Promise<rows.Found>;
}

/** The admin's questions to one database. */
export declare function adminQueries(db: Database): AdminQueries;
