/** One edit of routes: hosts, version, changes and the record of who did it, written together or not at all. */
import { type RouteKey, routeId } from "@lars/model";
import { sql, type Transaction } from "kysely";
import { inBatches } from "../connection/batches.ts";
import { retrying } from "../connection/retry.ts";
import type { Database } from "../database.ts";
import type { Tables } from "../generated/tables.ts";
import { checkEdit } from "./check-edit.ts";
import type { RouteEdit, SeenRow } from "./route-edit.ts";
import { type RouteRow, routeColumns, routeLine } from "./route-row.ts";
import { updateRows } from "./update-rows.ts";

const ROWS_PER_STATEMENT = 1_000;
const AUTHOR_LENGTH_MAX = 255;

/**
 * Writes an edit in one transaction and returns its version: higher than every version before, at least the unix second
 * of the database (architecture.md, Tables). Edits take their turn, so no two have the same version. An edit without
 * lines writes nothing and returns the present version.
 *
 * @hop 3/11
 *
 * Throws {@link RouteConflictError} (ROUTE_CONFLICT) with every line that cannot be: rows that are not as the editor saw
 * them, duplicates, routes that grow beyond HOSTS_PER_ROUTE_MAX. Throws DATABASE_UNAVAILABLE, DATABASE_REFUSED.
 */
export async function changeRoutes(database: Database, edit: RouteEdit): Promise<{ readonly version: bigint }> {
  if (edit.add.length + edit.update.length + edit.remove.length === 0) {
    return { version: await database.routes.readVersion() };
  }
  // A script may insert, past the lock, the row that we insert too: the next attempt finds it and names the line.
  const version = await retrying(
    () => database.kysely.transaction().execute((tx) => writeEdit(tx, edit)),
    ["ER_DUP_ENTRY"],
  );
  return { version: BigInt(version) };
}

async function writeEdit(tx: Transaction<Tables>, edit: RouteEdit): Promise<number> {
  const { version, atMs } = await nextVersion(tx);
  await checkEdit(tx, edit);
  await removeRows(tx, edit.remove);
  await updateRows(tx, edit.update);
  await addRows(tx, edit.add);
  await tx.updateTable("RouteVersion").set({ version }).where("id", "=", 1).execute();
  await recordChanges(tx, edit, version);
  await recordEdit(tx, edit, { version, atMs });
  return version;
}

/** Locks the version row, which makes edits take turns. The clock is the database's, the same for all who write. */
async function nextVersion(tx: Transaction<Tables>): Promise<{ version: number; atMs: number }> {
  const present = await lockVersion(tx);
  const { rows } = await sql<{ atMs: number; edited: number }>`
    select floor(unix_timestamp(now(3)) * 1000) + 0 as atMs, coalesce(max(version), 0) as edited
    from RouteEdit`.execute(tx);
  const atMs = Number(rows[0]?.atMs);
  // A script that writes UNIX_TIMESTAMP() may take RouteVersion back behind edits of the same second.
  const latest = Math.max(present, Number(rows[0]?.edited));
  return { version: Math.max(latest + 1, Math.floor(atMs / 1_000)), atMs };
}

async function lockVersion(tx: Transaction<Tables>): Promise<number> {
  const query = tx.selectFrom("RouteVersion").select("version").where("id", "=", 1).forUpdate();
  const row = await query.executeTakeFirst();
  if (row !== undefined) return row.version;
  await sql`insert ignore into RouteVersion (id, version) values (1, 0)`.execute(tx);
  return (await query.executeTakeFirstOrThrow()).version;
}

async function removeRows(tx: Transaction<Tables>, rows: readonly SeenRow[]): Promise<void> {
  for (const batch of inBatches(rows, ROWS_PER_STATEMENT)) {
    const ids = batch.map((row) => row.id);
    await tx.deleteFrom("RouteData").where("id", "in", ids).execute();
  }
}

async function addRows(tx: Transaction<Tables>, rows: readonly RouteRow[]): Promise<void> {
  for (const batch of inBatches(rows, ROWS_PER_STATEMENT)) {
    await tx.insertInto("RouteData").values(batch.map(routeColumns)).execute();
  }
}

async function recordChanges(tx: Transaction<Tables>, edit: RouteEdit, version: number): Promise<void> {
  const rows = touchedRoutes(edit).map((key) => ({ modid: key.modId, cmdid: key.cmdId, version }));
  for (const batch of inBatches(rows, ROWS_PER_STATEMENT)) {
    await tx.insertInto("RouteChange").values(batch).execute();
  }
}

/** Each route once; a host that moves touches the one it leaves and the one it enters. */
function touchedRoutes(edit: RouteEdit): RouteKey[] {
  const moved = edit.update.flatMap((row) => [row.before, row.after]);
  const rows = [...edit.remove.map((row) => row.before), ...moved, ...edit.add];
  return [...new Map(rows.map((row) => [routeId(row), row])).values()];
}

async function recordEdit(
  tx: Transaction<Tables>,
  edit: RouteEdit,
  { version, atMs }: { version: number; atMs: number },
): Promise<void> {
  const removed = [...edit.remove, ...edit.update].map((row) => routeLine(row.before));
  const added = [...edit.update.map((row) => row.after), ...edit.add].map(routeLine);
  const record = {
    author: [...edit.author].slice(0, AUTHOR_LENGTH_MAX).join(""),
    removed: JSON.stringify(removed),
    added: JSON.stringify(added),
  };
  await tx
    .insertInto("RouteEdit")
    .values({ version, atMs, ...record })
    .execute();
}
