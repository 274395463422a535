import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../database.ts";
import type { Tables } from "../generated/tables.ts";
import { NAME_HOSTS_MAX, type NamePageQuery, type NameRow, type Page } from "./admin-rows.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { behind, contains, every, inOrder, some } from "./keyset.ts";
import { NameConflict } from "./name-conflict.ts";

type Kind = "module" | "command";

const tables = {
  module: { table: "ModIDConfig", id: "modid", index: "RouteData_host_key" },
  command: { table: "CmdIDConfig", id: "cmdid", index: "RouteData_cmdid_idx" },
} as const;

/** One page of names. Throws INPUT_INVALID for a cursor of another order. */
export async function pageNames(kysely: Kysely<Tables>, query: NamePageQuery): Promise<Page<NameRow>> {
  const { table, id } = tables[query.kind];
  const keyset = { columns: query.sort === "id" ? [id] : ["content", id], descending: query.descending };
  const order = `${query.kind} ${query.sort}${query.descending ? "-" : "+"}`;
  const cursor = readCursor(query.cursor, order);
  const wanted = query.search === undefined ? [] : [searched(id, query.search)];
  const from = cursor === undefined ? wanted : [...wanted, behind(keyset, cursor.after)];
  const [{ rows }, total] = await Promise.all([
    sql<{ id: number; content: string }>`
      select ${sql.ref(id)} as id, content from ${sql.table(table)} as n where ${every(from)}
      order by ${inOrder(keyset)} limit ${sql.lit(query.limit + 1)}`.execute(kysely),
    cursor?.total ?? countNames(kysely, table, wanted),
  ]);
  const shown = rows.slice(0, query.limit);
  const hosts = await hostsOf(kysely, query.kind, shown);
  const last = shown.at(-1);
  const after = last === undefined ? [] : query.sort === "id" ? [last.id] : [last.content, last.id];
  const counts = { total, totalIsExact: true };
  const next = rows.length > query.limit ? writeCursor({ order, after, ...counts, seen: 0 }) : null;
  return { rows: shown.map((row) => ({ ...row, ...(hosts.get(row.id) ?? NOTHING) })), next, ...counts };
}

/** As many as a list shows, and one that tells that there are more. */
const NAME_COMMANDS_MAX = 4;

type NamedHosts = Pick<NameRow, "hosts" | "commands">;

const NOTHING: NamedHosts = { hosts: 0, commands: [] };

/**
 * How many hosts each has, up to {@link NAME_HOSTS_MAX}: a command may have half of all hosts. The commands of a module are
 * those of the hosts that were counted.
 */
async function hostsOf(
  kysely: Kysely<Tables>,
  kind: Kind,
  names: readonly { id: number }[],
): Promise<ReadonlyMap<number, NamedHosts>> {
  if (names.length === 0) return new Map();
  const { id: column, index } = tables[kind];
  const commands = kind === "module" ? sql`group_concat(distinct cmdid order by cmdid)` : sql`null`;
  const counts = names.map(
    (name) => sql`select ${sql.lit(name.id)} as id, count(*) as hosts, ${commands} as commands from (
      select cmdid from RouteData force index (${sql.id(index)}) where ${sql.ref(column)} = ${sql.lit(name.id)}
      limit ${sql.lit(NAME_HOSTS_MAX)}) as h`,
  );
  const all = sql<{ id: number; hosts: number; commands: string | null }>`${sql.join(counts, sql` union all `)}`;
  const { rows } = await all.execute(kysely);
  const found = rows.map((row) => ({ ...row, cmdIds: firstCommands(row.commands) }));
  const named = await commandNames(kysely, new Set(found.flatMap(({ cmdIds }) => cmdIds)));
  return new Map(
    found.map(({ id, hosts, cmdIds }) => [
      Number(id),
      { hosts: Number(hosts), commands: cmdIds.map((cmdId) => ({ cmdId, cmdName: named.get(cmdId) ?? null })) },
    ]),
  );
}

async function commandNames(kysely: Kysely<Tables>, ids: ReadonlySet<number>): Promise<ReadonlyMap<number, string>> {
  if (ids.size === 0) return new Map();
  const query = kysely.selectFrom("CmdIDConfig").select(["cmdid", "content"]);
  const rows = await query.where("cmdid", "in", [...ids]).execute();
  return new Map(rows.map(({ cmdid, content }) => [cmdid, content]));
}

/** A server may cut the text off: behind those that are taken. */
function firstCommands(ids: string | null): number[] {
  return ids === null ? [] : ids.split(",", NAME_COMMANDS_MAX).map(Number);
}

function searched(id: "modid" | "cmdid", text: string) {
  const byName = contains(sql.ref("n.content"), text);
  return /^\d{1,10}$/.test(text) ? some([sql<boolean>`${sql.ref(`n.${id}`)} = ${Number(text)}`, byName]) : byName;
}

async function countNames(kysely: Kysely<Tables>, table: string, wanted: Parameters<typeof every>[0]): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${sql.table(table)} as n where ${every(wanted)}`.execute(kysely);
  return Number(rows[0]?.total ?? 0);
}

/** Keeps a name that is `before` now; null for one that has none. Throws {@link NameConflict} otherwise. */
export function saveName(
  db: Database,
  name: { kind: Kind; id: number; content: string; before: string | null },
): Promise<void> {
  return db.transaction(async (tx) => {
    await expectName(tx, name);
    const { table, id } = tables[name.kind];
    const column = sql.ref(id);
    if (name.before === null) {
      const values = sql`(${column}, content) values (${name.id}, ${name.content})`;
      const saved = await sql`insert ignore into ${sql.table(table)} ${values}`.execute(tx);
      if (saved.numAffectedRows !== 1n) throw new NameConflict(null, (await readName(tx, name)) ?? null);
      return;
    }
    await sql`update ${sql.table(table)} set content = ${name.content} where ${column} = ${name.id}`.execute(tx);
  });
}

/** Removes a name that is `before` now. Throws {@link NameConflict} otherwise. */
export function removeName(db: Database, name: { kind: Kind; id: number; before: string }): Promise<void> {
  return db.transaction(async (tx) => {
    await expectName(tx, name);
    const { table, id } = tables[name.kind];
    await sql`delete from ${sql.table(table)} where ${sql.ref(id)} = ${name.id}`.execute(tx);
  });
}

async function expectName(tx: Transaction<Tables>, name: { kind: Kind; id: number; before: string | null }) {
  const present = (await readName(tx, name)) ?? null;
  if (present !== name.before) throw new NameConflict(name.before, present);
}

/** Locks the name, so that it stays what it is until the transaction ends. */
async function readName(tx: Transaction<Tables>, { kind, id }: { kind: Kind; id: number }) {
  const { table, id: column } = tables[kind];
  const { rows } = await sql<{ content: string }>`
    select content from ${sql.table(table)} where ${sql.ref(column)} = ${id} for update`.execute(tx);
  return rows[0]?.content;
}
