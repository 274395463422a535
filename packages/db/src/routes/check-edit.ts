/** Compares an edit with the table, under the lock of the version: every line that cannot be is named. */
import { HOSTS_PER_ROUTE_MAX, type RouteId, type RouteKey, routeId, routeKey } from "@lars/model";
import { sql, type Transaction } from "kysely";
import { inBatches } from "../connection/batches.ts";
import type { Tables } from "../generated/tables.ts";
import { type EditLine, type RouteConflict, RouteConflictError } from "./route-conflict.ts";
import type { RouteEdit, SeenRow } from "./route-edit.ts";
import { type RouteColumns, type RouteRow, routeColumns, routeLine, routeRow } from "./route-row.ts";

type StoredRow = RouteColumns & { readonly id: number };
type Arrival = EditLine & { readonly row: RouteRow };
type Departure = EditLine & { readonly seen: SeenRow };

const IDS_PER_QUERY = 1_000;
const KEYS_PER_QUERY = 500;

/** Throws {@link RouteConflictError} unless every line can be written. Rows that will go are locked. */
export async function checkEdit(tx: Transaction<Tables>, edit: RouteEdit): Promise<void> {
  const departures: Departure[] = [
    ...edit.update.map((seen, line) => ({ list: "update" as const, line, seen })),
    ...edit.remove.map((seen, line) => ({ list: "remove" as const, line, seen })),
  ];
  const arrivals: Arrival[] = [
    ...edit.add.map((row, line) => ({ list: "add" as const, line, row })),
    ...edit.update.map(({ after }, line) => ({ list: "update" as const, line, row: after })),
  ];
  const conflicts = [
    ...repeated(departures),
    ...(await notAsSeen(tx, departures)),
    ...(await duplicates(tx, arrivals, departures)),
    ...(await tooMany(tx, arrivals, departures)),
  ];
  if (conflicts.length > 0) throw new RouteConflictError(conflicts);
}

/** Two lines about one row. */
function repeated(departures: readonly Departure[]): RouteConflict[] {
  const first = new Map<number, Departure>();
  const conflicts: RouteConflict[] = [];
  for (const departure of departures) {
    const { list, line } = first.get(departure.seen.id) ?? departure;
    if (first.has(departure.seen.id)) conflicts.push({ ...at(departure), kind: "repeated", other: { list, line } });
    else first.set(departure.seen.id, departure);
  }
  return conflicts;
}

/** Rows that someone changed or removed since the editor looked. */
async function notAsSeen(tx: Transaction<Tables>, departures: readonly Departure[]): Promise<RouteConflict[]> {
  const present = new Map<number, RouteRow>();
  const ids = departures.map(({ seen }) => seen.id).sort((a, b) => a - b);
  for (const batch of inBatches(ids, IDS_PER_QUERY)) {
    const rows = await tx.selectFrom("RouteData").selectAll().where("id", "in", batch).forUpdate().execute();
    for (const row of rows) present.set(row.id, routeRow(row));
  }
  return departures.flatMap((departure): RouteConflict[] => {
    const row = present.get(departure.seen.id);
    if (row === undefined) return [{ ...at(departure), kind: "gone" }];
    const same = routeLine(row) === routeLine(departure.seen.before);
    return same ? [] : [{ ...at(departure), kind: "changed", present: row }];
  });
}

/** Hosts that would be in their route twice: by two lines, or by a line and a row that stays. */
async function duplicates(
  tx: Transaction<Tables>,
  arrivals: readonly Arrival[],
  departures: readonly Departure[],
): Promise<RouteConflict[]> {
  const leaving = new Set(departures.map(({ seen }) => seen.id));
  const holders = new Map<string, EditLine | { readonly id: number }>();
  for (const batch of inBatches(arrivals, KEYS_PER_QUERY)) {
    for (const row of await findHosts(tx, batch)) {
      if (!leaving.has(row.id)) holders.set(routeLine(routeRow(row)), { id: row.id });
    }
  }
  const conflicts: RouteConflict[] = [];
  for (const arrival of arrivals) {
    const line = routeLine(arrival.row);
    const other = holders.get(line);
    if (other === undefined) holders.set(line, at(arrival));
    else conflicts.push({ ...at(arrival), kind: "duplicate", row: arrival.row, other });
  }
  return conflicts;
}

async function findHosts(tx: Transaction<Tables>, arrivals: readonly Arrival[]): Promise<StoredRow[]> {
  const wanted = arrivals.map(({ row }) => {
    const { modid, cmdid, serverip, serverport } = routeColumns(row);
    return sql`select ${modid} as modid, ${cmdid} as cmdid, ${serverip} as serverip, ${serverport} as serverport`;
  });
  const query = sql<StoredRow>`select straight_join r.id, r.modid, r.cmdid, r.serverip, r.serverport
    from (${sql.join(wanted, sql` union all `)}) as wanted
    join RouteData as r on r.modid = wanted.modid and r.cmdid = wanted.cmdid
      and r.serverip = wanted.serverip and r.serverport = wanted.serverport`;
  return (await query.execute(tx)).rows;
}

/** Routes that grow beyond what one answer can carry. One that is too long already may shrink, or keep its length. */
async function tooMany(
  tx: Transaction<Tables>,
  arrivals: readonly Arrival[],
  departures: readonly Departure[],
): Promise<RouteConflict[]> {
  const growth = new Map<RouteId, number>();
  const grow = (key: RouteKey, by: number) => growth.set(routeId(key), (growth.get(routeId(key)) ?? 0) + by);
  for (const { row } of arrivals) grow(row, 1);
  for (const { seen } of departures) grow(seen.before, -1);
  const growing = [...new Map(arrivals.map((arrival) => [routeId(arrival.row), arrival])).values()].filter(
    ({ row }) => (growth.get(routeId(row)) ?? 0) > 0,
  );
  const conflicts: RouteConflict[] = [];
  for (const batch of inBatches(growing, KEYS_PER_QUERY)) {
    const counts = await countHosts(tx, batch);
    for (const arrival of batch) {
      const id = routeId(arrival.row);
      const hosts = (counts.get(id) ?? 0) + (growth.get(id) ?? 0);
      if (hosts <= HOSTS_PER_ROUTE_MAX) continue;
      const route = { modId: arrival.row.modId, cmdId: arrival.row.cmdId };
      conflicts.push({ ...at(arrival), kind: "too_many", route, hosts, hostsMax: HOSTS_PER_ROUTE_MAX });
    }
  }
  return conflicts;
}

async function countHosts(tx: Transaction<Tables>, arrivals: readonly Arrival[]): Promise<Map<RouteId, number>> {
  const wanted = arrivals.map(({ row }) => sql`select ${row.modId} as modid, ${row.cmdId} as cmdid`);
  const { rows } = await sql<{ modid: number; cmdid: number; hosts: number }>`
    select straight_join r.modid, r.cmdid, count(*) as hosts
    from (${sql.join(wanted, sql` union all `)}) as wanted
    join RouteData as r on r.modid = wanted.modid and r.cmdid = wanted.cmdid
    group by r.modid, r.cmdid`.execute(tx);
  return new Map(rows.map(({ modid, cmdid, hosts }) => [routeId(routeKey(modid, cmdid)), hosts]));
}

function at({ list, line }: EditLine): EditLine {
  return { list, line };
}
