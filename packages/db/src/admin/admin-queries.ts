import type { Database } from "../database.ts";
import type * as rows from "./admin-rows.ts";
import { agentDetail } from "./agent-detail.ts";
import type * as agentRows from "./agent-rows.ts";
import { pageAgents } from "./agents.ts";
import { type BalanceQuery, balanceOf } from "./balance.ts";
import { pageBalancedModules } from "./balanced-modules.ts";
import type { NodeList, VersionPresent } from "./convergence/convergence-rows.ts";
import { listNodes } from "./convergence/read-convergence.ts";
import { type HistoryRange, spanOf } from "./history-ranges.ts";
import { impactOf, type TouchedHost } from "./impact.ts";
import type { ModuleChoice, ModuleEvent, ModuleHistory, ModuleMatrix } from "./module-page/module-rows.ts";
import { type MatrixQuery, matrixReader, moduleEvents } from "./module-page/read-module.ts";
import { pageNames, removeName, saveName } from "./names.ts";
import type { FleetHistory, Overview } from "./overview/overview-rows.ts";
import { overviewReader } from "./overview/read-overview.ts";
import { pageRoutes } from "./route-search/page-routes.ts";
import { searchAll } from "./search-all.ts";
import { pageStatuses } from "./statuses.ts";
import { versionHosts } from "./version-hosts.ts";
import { pageVersions, presentVersion, readVersion } from "./versions.ts";

/** What the admin asks the database. Every answer is bounded; every failure is a LarsError. */
export interface AdminQueries {
  /** One page of routes; no page takes the server longer than 100 ms, however many rows there are. */
  pageRoutes(query: rows.RoutePageQuery): Promise<rows.Page<rows.RouteEntry>>;
  /** What an edit of these hosts touches, one row per route. */
  impactOf(hosts: readonly TouchedHost[], nowMs: number): Promise<rows.RouteImpact[]>;
  /** The present version alone: the cheapest question there is. */
  readVersion(): Promise<number>;
  /** The present version, and how far it has come at the dns-services that live. */
  presentVersion(nowMs: number): Promise<VersionPresent>;
  /** The dns-services that run, and those that are gone since less than a day. */
  listNodes(nowMs: number): Promise<NodeList>;
  pageVersions(query: rows.VersionPageQuery): Promise<rows.Page<rows.VersionRow>>;
  /** The hosts of a version's routes before and after it. */
  versionHosts(version: number): Promise<readonly rows.VersionHosts[]>;
  pageNames(query: rows.NamePageQuery): Promise<rows.Page<rows.NameRow>>;
  /** Keeps a name that is `before` now. Throws NAME_CONFLICT when it is another by now, or gone, or there already. */
  saveName(name: { kind: "module" | "command"; id: number; content: string; before: string | null }): Promise<void>;
  /** Removes a name that is `before` now. Throws NAME_CONFLICT otherwise. */
  removeName(name: { kind: "module" | "command"; id: number; before: string }): Promise<void>;
  pageStatuses(query: rows.StatusPageQuery): Promise<rows.Page<rows.StatusRow>>;
  /** One page of the routes that some agent has, by their ids. */
  pageBalancedModules(
    query: agentRows.BalancedModulesQuery,
  ): Promise<Pick<rows.Page<agentRows.BalancedModule>, "rows" | "next">>;
  /** One route at the agents that have it: all, or of very many the first by hostname. */
  balanceOf(query: BalanceQuery): Promise<agentRows.Balance>;
  pageAgents(query: agentRows.AgentPageQuery): Promise<rows.Page<agentRows.AgentEntry>>;
  /** One agent with its modules; null when nobody has heard of it. */
  agentDetail(instance: string, nowMs: number): Promise<agentRows.AgentDetail | null>;
  /** The whole fleet at a glance. */
  overview(nowMs: number): Promise<Overview>;
  /** Calls of everybody over time. */
  fleetHistory(range: HistoryRange, nowMs: number): Promise<FleetHistory>;
  /** Calls of one module over time. */
  moduleHistory(module: ModuleChoice, range: HistoryRange, nowMs: number): Promise<ModuleHistory>;
  /** How each caller of a module fares with each of its hosts. */
  moduleMatrix(query: MatrixQuery): Promise<ModuleMatrix>;
  /** What happened to the hosts of a module, the newest first; at most 100 unless `max` says otherwise. */
  moduleEvents(module: ModuleChoice, max?: number): Promise<readonly ModuleEvent[]>;
  search(text: string, nowMs: number): Promise<rows.Found>;
}

/** The admin's questions to one database. */
export function adminQueries(db: Database): AdminQueries {
  const { kysely } = db;
  return {
    pageRoutes: (query) => pageRoutes(kysely, query),
    impactOf: (hosts, nowMs) => impactOf(kysely, hosts, nowMs),
    readVersion: () => readVersion(kysely),
    presentVersion: (nowMs) => presentVersion(db, nowMs),
    listNodes: (nowMs) => listNodes(db.dnsNodes, nowMs),
    pageVersions: (query) => pageVersions(kysely, query),
    versionHosts: (version) => versionHosts(db, version),
    pageNames: (query) => pageNames(kysely, query),
    saveName: (name) => saveName(db, name),
    removeName: (name) => removeName(db, name),
    pageStatuses: (query) => pageStatuses(kysely, query),
    pageBalancedModules: (query) => pageBalancedModules(kysely, query),
    balanceOf: (query) => balanceOf(kysely, query),
    pageAgents: (query) => pageAgents(kysely, query),
    agentDetail: (instance, nowMs) => agentDetail(kysely, instance, nowMs),
    overview: overviewReader(db),
    fleetHistory: async (range, nowMs) => {
      const span = spanOf(range, nowMs);
      return { ...span, points: await db.history.fleet(span) };
    },
    moduleHistory: async ({ modId, cmdId }, range, nowMs) => {
      const span = spanOf(range, nowMs);
      return { ...span, points: await db.history.module({ modid: modId, cmdid: cmdId }, span) };
    },
    moduleMatrix: matrixReader(db),
    moduleEvents: (module, max) => moduleEvents(db, module, max),
    search: (text, nowMs) => searchAll(kysely, text, nowMs),
  };
}
