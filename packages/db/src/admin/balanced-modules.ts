/** The routes that agents have, with how many have each, and how they are there. */
import { ID_MAX } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";
import type { Page } from "./admin-rows.ts";
import type { BalancedModule, BalancedModulesQuery } from "./agent-rows.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { behind, type Condition, every, some } from "./keyset.ts";
import { namedKey, namesOf } from "./names-of.ts";
import { ONLINE_MS } from "./online.ts";
import { findNamed, hasName } from "./route-search/find-named.ts";

const KEYSET = { columns: ["m.modid", "m.cmdid"], descending: false };
const ORDER = "balanced module";

/** Modules and commands that a text finds; beyond so many, every row is asked for its names. */
const NAMED_MAX = 1_000;

interface ModuleCounts {
  readonly modid: number;
  readonly cmdid: number;
  readonly agents: number;
  readonly online: number;
  readonly pulling: number;
  readonly stale: number;
  readonly resting: number;
}

/**
 * One page of the routes that some agent has, in the order of their ids. Their index has all that is counted, in that order,
 * so no more of it is read than the page has; the first part alone counts a module that comes in several. Throws
 * INPUT_INVALID for a cursor of another list.
 */
export async function pageBalancedModules(
  kysely: Kysely<Tables>,
  query: BalancedModulesQuery,
): Promise<Pick<Page<BalancedModule>, "rows" | "next">> {
  const online = isOnline(query.nowMs);
  const cursor = readCursor(query.cursor, ORDER);
  const after = cursor === undefined ? [] : [behind(KEYSET, cursor.after)];
  const wanted = every([await searched(kysely, query.search), ...after]);
  const { rows } = await sql<ModuleCounts>`
    select m.modid, m.cmdid, sum(m.part = 0) as agents, sum(m.part = 0 and ${online}) as online,
      count(distinct if(m.pulling and ${online}, m.instance, null)) as pulling,
      count(distinct if(m.stale and ${online}, m.instance, null)) as stale,
      count(distinct if(m.resting > 0 and ${online}, m.instance, null)) as resting
    from AgentModule as m force index (AgentModule_module_idx) where ${wanted}
    group by m.modid, m.cmdid order by m.modid, m.cmdid limit ${sql.lit(query.limit + 1)}`.execute(kysely);
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  const unknown = { total: 0, totalIsExact: false, seen: 0 };
  return {
    rows: await modulesOf(kysely, shown),
    next: last === undefined ? null : writeCursor({ order: ORDER, after: [last.modid, last.cmdid], ...unknown }),
  };
}

async function modulesOf(kysely: Kysely<Tables>, rows: readonly ModuleCounts[]): Promise<BalancedModule[]> {
  const names = await namesOf(kysely, rows);
  return rows.map((row) => ({
    ...namedKey(names, row),
    agents: Number(row.agents),
    agentsOnline: Number(row.online),
    pulling: Number(row.pulling),
    stale: Number(row.stale),
    resting: Number(row.resting),
  }));
}

/** Few are offline, so that they are quicker to look among than those that are online. */
function isOnline(nowMs: number): Condition {
  return sql<boolean>`m.instance not in (select a.instance from Agent as a where a.seenMs <= ${nowMs - ONLINE_MS})`;
}

async function searched(kysely: Kysely<Tables>, search: string | undefined): Promise<Condition> {
  if (search === undefined) return every([]);
  const pair = /^(\d{1,10})\s*[·,/]\s*(\d{1,10})$/.exec(search);
  if (pair !== null) return sql<boolean>`(m.modid = ${Number(pair[1])} and m.cmdid = ${Number(pair[2])})`;
  const { modIds, cmdIds } = await findNamed(kysely, search, NAMED_MAX);
  const id = /^\d{1,10}$/.test(search) && Number(search) <= ID_MAX ? [Number(search)] : [];
  return some([
    ...(modIds === "many" ? [hasName("ModIDConfig", ["modid", "m.modid"], search)] : []),
    ...(cmdIds === "many" ? [hasName("CmdIDConfig", ["cmdid", "m.cmdid"], search)] : []),
    ...isOneOf("m.modid", [...id, ...(modIds === "many" ? [] : modIds)]),
    ...isOneOf("m.cmdid", [...id, ...(cmdIds === "many" ? [] : cmdIds)]),
  ]);
}

function isOneOf(column: string, ids: readonly number[]): Condition[] {
  return ids.length === 0 ? [] : [sql<boolean>`${sql.ref(column)} in (${sql.raw(ids.join(","))})`];
}
