import { formatIpv4, type Ipv4 } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";
import type { AgentFound, Found, NamedKeyFound } from "./admin-rows.ts";
import { contains, some } from "./keyset.ts";
import { pageNames } from "./names.ts";
import { namedKey, namesOf } from "./names-of.ts";
import { ONLINE_MS } from "./online.ts";
import { isAddressPart } from "./route-search/address-part.ts";
import { pageRoutes } from "./route-search/page-routes.ts";

/** So many of each kind are enough to choose from. */
const FOUND_MAX = 8;

/** Modules by id or name, hosts by part of their address, agents by name or address. */
export async function searchAll(kysely: Kysely<Tables>, text: string, nowMs: number): Promise<Found> {
  if (text === "") return { modules: [], hosts: [], agents: [] };
  const [modules, hosts, agents] = await Promise.all([
    findModules(kysely, text),
    isAddressPart(text) ? findHosts(kysely, text) : [],
    findAgents(kysely, text, nowMs),
  ]);
  return { modules, hosts, agents };
}

async function findHosts(kysely: Kysely<Tables>, address: string) {
  const query = { address, sort: "address", descending: false, limit: FOUND_MAX } as const;
  return (await pageRoutes(kysely, query)).rows;
}

/** A module and a command of it, as they are written everywhere: `107·2`; also with a space or a comma between them. */
const MODULE = /^(\d{1,10})[·,\s]+(\d{1,10})$/;

async function findModules(kysely: Kysely<Tables>, text: string): Promise<NamedKeyFound[]> {
  const [, modid, cmdid] = MODULE.exec(text) ?? [];
  if (modid !== undefined && cmdid !== undefined) return findModule(kysely, Number(modid), Number(cmdid));
  const page = { kind: "module", search: text, sort: "id", descending: false, limit: FOUND_MAX } as const;
  const named = (await pageNames(kysely, page)).rows.map((row) => ({
    modId: row.id,
    modName: row.content,
    hosts: row.hosts,
    commands: row.commands,
  }));
  const id = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  if (id === undefined || named.some((module) => module.modId === id)) return named;
  const { rows } = await sql<{ hosts: number; first: number | null }>`
    select count(*) as hosts, min(cmdid) as first from RouteData where modid = ${id}`.execute(kysely);
  const { hosts = 0, first = null } = rows[0] ?? {};
  if (first === null) return named;
  return [{ modId: id, modName: null, hosts: Number(hosts), commands: [{ cmdId: first, cmdName: null }] }, ...named];
}

async function findModule(kysely: Kysely<Tables>, modid: number, cmdid: number): Promise<NamedKeyFound[]> {
  const [{ rows }, names] = await Promise.all([
    sql<{ hosts: number }>`select count(*) as hosts from RouteData where modid = ${modid} and cmdid = ${cmdid}`.execute(
      kysely,
    ),
    namesOf(kysely, [{ modid, cmdid }]),
  ]);
  const hosts = Number(rows[0]?.hosts ?? 0);
  if (hosts === 0) return [];
  const { modId, modName, cmdId, cmdName } = namedKey(names, { modid, cmdid });
  return [{ modId, modName, hosts, commands: [{ cmdId, cmdName }] }];
}

async function findAgents(kysely: Kysely<Tables>, text: string, nowMs: number): Promise<AgentFound[]> {
  const rows = await kysely
    .selectFrom("Agent")
    .select(["instance", "hostname", "ip", "seenMs"])
    .where(some([contains(sql.ref("hostname"), text), contains(sql`inet_ntoa(ip)`, text)]))
    .orderBy("seenMs", "desc")
    .limit(FOUND_MAX)
    .execute();
  return rows.map(({ seenMs, ip, ...agent }) => ({
    ...agent,
    ip: formatIpv4(ip as Ipv4),
    online: seenMs > nowMs - ONLINE_MS,
  }));
}
