import { formatIpv4, type Ipv4 } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";
import type { RouteImpact } from "./admin-rows.ts";
import { namedKey, namesOf } from "./names-of.ts";
import { ONLINE_MS } from "./online.ts";

/** One host of an edit. */
export interface TouchedHost {
  readonly modId: number;
  readonly cmdId: number;
  readonly ip: number;
  readonly port: number;
}

const LAST_MINUTE_S = 60;

/** Edits of more routes are told of their first ones. */
const ROUTES_MAX = 20;

/** What an edit of `hosts` touches, route by route, at most {@link ROUTES_MAX} of them. */
export async function impactOf(
  kysely: Kysely<Tables>,
  hosts: readonly TouchedHost[],
  nowMs: number,
): Promise<RouteImpact[]> {
  const byRoute = Map.groupBy(hosts, (host) => `${host.modId},${host.cmdId}`);
  const touched = [...byRoute.values()].slice(0, ROUTES_MAX);
  const keys = touched.flatMap(([first]) => (first === undefined ? [] : [{ modid: first.modId, cmdid: first.cmdId }]));
  const names = await namesOf(kysely, keys);
  return Promise.all(
    keys.map(async (key, index) => ({
      ...namedKey(names, key),
      hostsNow: await countHosts(kysely, key),
      idleHosts: await countIdle(kysely, key, nowMs),
      callersLastMinute: await countCallers(kysely, touched[index] ?? [], nowMs),
    })),
  );
}

async function countHosts(kysely: Kysely<Tables>, key: { modid: number; cmdid: number }): Promise<number> {
  const row = await kysely
    .selectFrom("RouteData")
    .select(({ fn }) => fn.countAll<number>().as("hosts"))
    .where("modid", "=", key.modid)
    .where("cmdid", "=", key.cmdid)
    .executeTakeFirstOrThrow();
  return Number(row.hosts);
}

/** Hosts that every agent online holds idle; null when none that is online has hosts of the route. */
async function countIdle(
  kysely: Kysely<Tables>,
  { modid, cmdid }: { modid: number; cmdid: number },
  nowMs: number,
): Promise<number | null> {
  const { rows } = await sql<{ instance: string; pulling: number; hosts: string }>`
    select m.instance, m.pulling, m.hosts from AgentModule as m force index (AgentModule_module_idx)
    straight_join Agent as a on a.instance = m.instance
    where m.modid = ${modid} and m.cmdid = ${cmdid} and a.seenMs > ${nowMs - ONLINE_MS}`.execute(kysely);
  const agents = [...Map.groupBy(rows, ({ instance }) => instance).values()];
  const ready = agents.filter((parts) => parts.every(({ pulling }) => !pulling));
  if (ready.length === 0) return null;
  const idleAt = new Map<number, number>();
  for (const { hosts } of ready.flat()) {
    for (const [ip = 0, port = 0, overload] of JSON.parse(hosts) as number[][]) {
      const host = ip * 65_536 + port;
      if (!overload) idleAt.set(host, (idleAt.get(host) ?? 0) + 1);
    }
  }
  return idleAt
    .values()
    .filter((count) => count === ready.length)
    .toArray().length;
}

async function countCallers(kysely: Kysely<Tables>, hosts: readonly TouchedHost[], nowMs: number): Promise<number> {
  const [first] = hosts;
  if (first === undefined) return 0;
  const addresses = hosts.map((host) => `${formatIpv4(host.ip as Ipv4)}:${host.port}`);
  const { rows } = await sql<{ callers: number }>`
    select count(distinct caller) as callers from ServerCallStatus
    where modid = ${first.modId} and cmdid = ${first.cmdId} and ts > ${Math.floor(nowMs / 1_000) - LAST_MINUTE_S}
      and concat(inet_ntoa(ip), ':', port) in (${sql.join(addresses)})`.execute(kysely);
  return Number(rows[0]?.callers ?? 0);
}
