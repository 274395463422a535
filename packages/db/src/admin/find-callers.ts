/** Who is meant by part of a caller's hostname or address. */
import { type Kysely, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";
import { type Condition, contains, some } from "./keyset.ts";

/** Up to so many callers are looked for one by one; of more, every row is asked. */
const CALLERS_MAX = 1_000;

const ADDRESS_PART = /^[\d.]+$/;

/**
 * Addresses of agents that are called so, and of whoever reported from such an address; `many` when there are more than
 * {@link CALLERS_MAX}. From one caller to the next by the index: however much each reported, it is met once.
 */
export async function findCallers(kysely: Kysely<Tables>, text: string): Promise<readonly number[] | "many"> {
  const agents = sql`select a.ip as caller from Agent as a where ${contains(sql.ref("a.hostname"), text)}`;
  const reported = sql`
    select c.caller from (select distinct caller from ServerCallStatus force index (ServerCallStatus_caller_idx)) as c
    where ${contains(sql`inet_ntoa(c.caller)`, text)}`;
  const found = ADDRESS_PART.test(text) ? sql`${agents} union ${reported}` : agents;
  const { rows } = await sql<{ caller: number }>`
    select distinct caller from (${found}) as f limit ${sql.lit(CALLERS_MAX + 1)}`.execute(kysely);
  return rows.length > CALLERS_MAX ? "many" : rows.map(({ caller }) => caller);
}

/**
 * Whether a row is of such a caller. With too many to be named each row is asked; the `case` keeps the server from
 * beginning at the agents and leaving the order of the rows.
 */
export function isCalledBy(caller: string, text: string, found: readonly number[] | "many"): Condition {
  const column = sql.ref(caller);
  if (found !== "many") return found.length === 0 ? some([]) : sql<boolean>`${column} in (${sql.raw(found.join(","))})`;
  const agents = sql`select a.ip from Agent as a where ${contains(sql.ref("a.hostname"), text)}`;
  const isAgent = sql<boolean>`case when ${column} in (${agents}) then 1 else 0 end = 1`;
  return some([isAgent, ...(ADDRESS_PART.test(text) ? [contains(sql`inet_ntoa(${column})`, text)] : [])]);
}
