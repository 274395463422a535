/** Changes many rows at once, also when hosts change places. */
import { sql, type Transaction } from "kysely";
import { inBatches } from "../connection/batches.ts";
import type { Tables } from "../generated/tables.ts";
import type { UpdatedRow } from "./route-edit.ts";
import { type RouteRow, routeColumns, routeLine } from "./route-row.ts";

const ROWS_PER_STATEMENT = 500;

/** No host has this port; with the row's id as its address, a parked row is like no other. */
const PARKED_PORT = 4_294_967_295;

/**
 * Sets each row to its `after`; columns that are not ours stay. The unique index looks after every single row, so a row
 * that another one is to follow is parked first.
 */
export async function updateRows(tx: Transaction<Tables>, rows: readonly UpdatedRow[]): Promise<void> {
  const wanted = new Set(rows.map((row) => routeLine(row.after)));
  const inTheWay = rows.filter((row) => wanted.has(routeLine(row.before)));
  for (const batch of inBatches(inTheWay, ROWS_PER_STATEMENT)) {
    const ids = batch.map((row) => row.id);
    const parked = { serverip: sql<number>`id`, serverport: PARKED_PORT };
    await tx.updateTable("RouteData").set(parked).where("id", "in", ids).execute();
  }
  for (const batch of inBatches(rows, ROWS_PER_STATEMENT)) await setRows(tx, batch);
}

async function setRows(tx: Transaction<Tables>, rows: readonly UpdatedRow[]): Promise<void> {
  const wanted = sql.join(rows.map(wantedRow), sql` union all `);
  await sql`update RouteData join (${wanted}) as wanted on wanted.id = RouteData.id
    set RouteData.modid = wanted.modid, RouteData.cmdid = wanted.cmdid,
      RouteData.serverip = wanted.serverip, RouteData.serverport = wanted.serverport`.execute(tx);
}

function wantedRow({ id, after }: { id: number; after: RouteRow }) {
  const { modid, cmdid, serverip, serverport } = routeColumns(after);
  return sql`select ${id} as id, ${modid} as modid, ${cmdid} as cmdid, ${serverip} as serverip, ${serverport} as serverport`;
}
