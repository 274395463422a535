/** The agents: how each is, and what it has. */
import { formatIpv4, type Ipv4 } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Agent, Tables } from "../generated/tables.ts";
import type { Page } from "./admin-rows.ts";
import type { AgentCondition, AgentEntry, AgentPageQuery } from "./agent-rows.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { behind, type Condition, contains, every, inOrder, some } from "./keyset.ts";
import { ONLINE_MS } from "./online.ts";

const COLUMNS = { hostname: "a.hostname", seen: "a.seenMs", modules: "a.modulesTotal" } as const;

/** One page of agents. Throws INPUT_INVALID for a cursor of another order. */
export async function pageAgents(kysely: Kysely<Tables>, query: AgentPageQuery): Promise<Page<AgentEntry>> {
  const { sort, descending, limit, nowMs } = query;
  const keyset = { columns: [COLUMNS[sort], "a.instance"], descending };
  const order = `agent ${sort}${descending ? "-" : "+"}`;
  const cursor = readCursor(query.cursor, order);
  const wanted = conditionsOf(query);
  const from = cursor === undefined ? wanted : [...wanted, behind(keyset, cursor.after)];
  const [{ rows }, total] = await Promise.all([
    sql<Agent>`select a.* from Agent as a where ${every(from)} order by ${inOrder(keyset)} limit ${sql.lit(limit + 1)}`.execute(
      kysely,
    ),
    cursor?.total ?? countAgents(kysely, wanted),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const sorted = { hostname: last?.hostname ?? "", seen: last?.seenMs ?? 0, modules: last?.modulesTotal ?? 0 };
  const counts = { total, totalIsExact: true };
  const next =
    rows.length > limit && last !== undefined
      ? writeCursor({ order, after: [sorted[sort], last.instance], ...counts, seen: 0 })
      : null;
  return { rows: await entriesOf(kysely, shown, nowMs), next, ...counts };
}

/** The agent of an instance; undefined when nobody has heard of it, or forgot it. */
export async function readAgent(
  kysely: Kysely<Tables>,
  instance: string,
  nowMs: number,
): Promise<AgentEntry | undefined> {
  const rows = await kysely.selectFrom("Agent").selectAll().where("instance", "=", instance).execute();
  return (await entriesOf(kysely, rows, nowMs))[0];
}

/** Agents with old hosts: those without a dns-service have no others. */
export function isStale(nowMs: number): Condition {
  return every([isOnline(nowMs), some([sql<boolean>`a.dnsService = ''`, hasModule(sql<boolean>`m.stale = 1`)])]);
}

/** Agents that were seen lately. */
export function isOnline(nowMs: number): Condition {
  return sql<boolean>`a.seenMs > ${nowMs - ONLINE_MS}`;
}

function hasModule(condition: Condition): Condition {
  return sql<boolean>`a.instance in (select m.instance from AgentModule as m where ${condition})`;
}

function conditionsOf({ search, state, nowMs }: AgentPageQuery): Condition[] {
  return [
    ...(search === undefined ? [] : [searched(search)]),
    ...(state === undefined ? [] : [conditionOf(state, nowMs)]),
  ];
}

function conditionOf(state: AgentCondition, nowMs: number): Condition {
  if (state === "offline") return sql<boolean>`a.seenMs <= ${nowMs - ONLINE_MS}`;
  if (state === "online") return isOnline(nowMs);
  if (state === "stale") return isStale(nowMs);
  return every([isOnline(nowMs), hasModule(sql<boolean>`m.stale in (0, 1) and m.pulling = 1`)]);
}

function searched(text: string): Condition {
  const columns = ["a.hostname", "a.dnsService", "a.version"].map((column) => contains(sql.ref(column), text));
  return some([...columns, contains(sql`inet_ntoa(a.ip)`, text), sql<boolean>`a.instance = ${text}`]);
}

async function countAgents(kysely: Kysely<Tables>, wanted: readonly Condition[]): Promise<number> {
  const { rows } = await sql<{
    total: number;
  }>`select count(*) as total from Agent as a where ${every(wanted)}`.execute(kysely);
  return Number(rows[0]?.total ?? 0);
}

interface Troubles {
  readonly stale: number;
  readonly pulling: number;
}

async function entriesOf(kysely: Kysely<Tables>, agents: readonly Agent[], nowMs: number): Promise<AgentEntry[]> {
  const troubles = await troublesOf(
    kysely,
    agents.map(({ instance }) => instance),
  );
  return agents.map(({ ip, modulesTotal, ...agent }) => {
    const { stale, pulling } = troubles.get(agent.instance) ?? { stale: 0, pulling: 0 };
    const entry = { ...agent, ip: formatIpv4(ip as Ipv4), modules: modulesTotal, stale, pulling };
    return { ...entry, state: stateOf(entry, nowMs) };
  });
}

function stateOf(agent: Omit<AgentEntry, "state">, nowMs: number): AgentCondition {
  if (agent.seenMs <= nowMs - ONLINE_MS) return "offline";
  if (agent.dnsService === "" || agent.stale > 0) return "stale";
  return agent.pulling > 0 ? "pulling" : "online";
}

/** Modules of these agents that are not as they should be; by the index of such, so the hosts are not read. */
async function troublesOf(
  kysely: Kysely<Tables>,
  instances: readonly string[],
): Promise<ReadonlyMap<string, Troubles>> {
  if (instances.length === 0) return new Map();
  const { rows } = await sql<{ instance: string; stale: number; pulling: number }>`
    select instance, count(distinct if(stale, concat(modid, ',', cmdid), null)) as stale,
      count(distinct if(pulling, concat(modid, ',', cmdid), null)) as pulling
    from (
      select instance, modid, cmdid, stale, pulling from AgentModule force index (AgentModule_state_idx)
      where stale = 1 and pulling in (0, 1) and instance in (${sql.join([...instances])})
      union all
      select instance, modid, cmdid, stale, pulling from AgentModule force index (AgentModule_state_idx)
      where stale = 0 and pulling = 1 and instance in (${sql.join([...instances])})
    ) as m group by instance`.execute(kysely);
  return new Map(rows.map((row) => [row.instance, { stale: Number(row.stale), pulling: Number(row.pulling) }]));
}
