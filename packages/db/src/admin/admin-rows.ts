/**
 * What the admin reads, as plain data that travels as JSON: addresses dotted, versions and times as numbers below 2^53,
 * times in milliseconds since the unix epoch.
 */
import type { Convergence } from "./convergence/convergence-rows.ts";

/** A page of rows. It may hold fewer rows than asked for although `next` is set: the search goes on there. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Hand it in as `cursor` for the rows that follow; null at the end. */
  readonly next: string | null;
  /** How many rows match; at least so many when `totalIsExact` is false. */
  readonly total: number;
  readonly totalIsExact: boolean;
}

/** A module and a command with their names, null where they have none. */
export interface NamedKey {
  readonly modId: number;
  readonly cmdId: number;
  readonly modName: string | null;
  readonly cmdName: string | null;
}

/** One host of one route. */
export interface RouteEntry extends NamedKey {
  readonly id: number;
  readonly ip: string;
  readonly port: number;
}

/** Which routes, in which order. */
export interface RoutePageQuery {
  /** Words that all must match a modid, a cmdid, part of an address or part of a name. */
  readonly search?: string | undefined;
  readonly modId?: number | undefined;
  readonly cmdId?: number | undefined;
  /** Part of `a.b.c.d:port`. */
  readonly address?: string | undefined;
  /** Part of a module's or a command's name. */
  readonly name?: string | undefined;
  readonly sort: "module" | "address" | "newest";
  readonly descending: boolean;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What an edit of one route touches. */
export interface RouteImpact extends NamedKey {
  /** Hosts that the route has now. */
  readonly hostsNow: number;
  /** How many of them every agent holds idle; null when no agent that is online has the route. */
  readonly idleHosts: number | null;
  /** Callers that reported a call to one of the hosts in question in the last minute. */
  readonly callersLastMinute: number;
}

/** Which versions: newest first. */
export interface VersionPageQuery {
  /** Part of an author's name or of a host line. */
  readonly search?: string | undefined;
  /** Those that touched this module. */
  readonly modId?: number | undefined;
  readonly cmdId?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly nowMs: number;
}

/** One version of the routes. */
export interface VersionRow {
  readonly version: number;
  /** Null when the version was written by something that keeps no account of its edits. */
  readonly atMs: number | null;
  readonly author: string | null;
  /** The routes it touched, at most {@link VERSION_KEYS_MAX} of them. */
  readonly keys: readonly NamedKey[];
  readonly keysTotal: number;
  /** Lines `modid,cmdid,ip:port`; null when not known. At most {@link VERSION_LINES_MAX}. */
  readonly added: readonly string[] | null;
  readonly removed: readonly string[] | null;
  readonly addedTotal: number;
  readonly removedTotal: number;
  /** How far it came, by all that dns-services kept of it. */
  readonly convergence: Convergence;
}

/** The hosts of one route before and after a version. */
export interface VersionHosts extends NamedKey {
  /** How many; null where a later version kept no account of its lines, so that it cannot be told. */
  readonly before: number | null;
  readonly after: number | null;
  /** Hosts that it had before and after, `ip:port`; at most 50. */
  readonly kept: readonly string[];
}

/** The most routes that a {@link VersionRow} names. */
export const VERSION_KEYS_MAX = 20;

/** The most routes of one version whose hosts are looked up. */
export const VERSION_HOSTS_MAX = 100;

/** The most lines that a {@link VersionRow} carries each way. */
export const VERSION_LINES_MAX = 100;

/** Hosts of a name are counted up to so many. */
export const NAME_HOSTS_MAX = 1_000;

/** A name of a module or a command. */
export interface NameRow {
  readonly id: number;
  readonly content: string;
  /** Hosts that it has; {@link NAME_HOSTS_MAX} are so many or more. */
  readonly hosts: number;
  /** Of a module the first commands that have hosts, by id, at most four; of a command none. */
  readonly commands: readonly { readonly cmdId: number; readonly cmdName: string | null }[];
}

/** Which names, in which order. */
export interface NamePageQuery {
  readonly kind: "module" | "command";
  /** The id, or part of the name. */
  readonly search?: string | undefined;
  readonly sort: "id" | "name";
  readonly descending: boolean;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What one caller reported of one host last. */
export interface StatusRow extends NamedKey {
  readonly ip: string;
  readonly port: number;
  /** Dotted address of the machine that called. */
  readonly caller: string;
  readonly callerHostname: string | null;
  readonly successes: number;
  readonly failures: number;
  /** Failures by all calls, 0 to 1; null when there were none. */
  readonly errorRate: number | null;
  readonly atMs: number;
  readonly overloaded: boolean;
}

/** Which call statuses, in which order. */
export interface StatusPageQuery {
  readonly modId?: number | undefined;
  readonly cmdId?: number | undefined;
  /** The caller: part of its dotted address or of its hostname. */
  readonly caller?: string | undefined;
  /** Part of a module's or a command's name. */
  readonly name?: string | undefined;
  readonly overloaded?: boolean | undefined;
  readonly sort: "module" | "newest";
  readonly descending: boolean;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** An agent that a reporter has heard of. */
export interface AgentFound {
  readonly instance: string;
  readonly hostname: string;
  readonly ip: string;
  readonly online: boolean;
}

/** What a text finds. */
export interface Found {
  readonly modules: readonly NamedKeyFound[];
  readonly hosts: readonly RouteEntry[];
  readonly agents: readonly AgentFound[];
}

/** A module or a route that a text finds. */
export interface NamedKeyFound {
  readonly modId: number;
  readonly modName: string | null;
  /** Hosts that it has; {@link NAME_HOSTS_MAX} are so many or more. */
  readonly hosts: number;
  /** The commands that have these hosts, at most four. */
  readonly commands: NameRow["commands"];
}
