/** What an operator's form would send: the lines that bring rows to where they shall be. */
import type { RouteEdit, RouteRow } from "@lars/db";
import { hostAddress, routeKey } from "@lars/model";
import { keyOf } from "../checker/route-history.ts";
import type { Dice } from "./dice.ts";
import { hostsIn, type TableRow } from "./route-table.ts";
import type { Targets } from "./targets.ts";

/** Rows that go and rows that come; some pairs of them as a row that changes, within its route or to another one. */
export function routeEditOf(rows: readonly TableRow[], targets: Targets, dice: Dice): RouteEdit {
  const wanted = new Map([...targets].map(([key, hosts]) => [key, new Set(hosts.split(" ").filter(Boolean))]));
  const gone: TableRow[] = [];
  for (const row of rows) {
    const hosts = wanted.get(keyOf(row.modid, row.cmdid));
    if (hosts !== undefined && !hosts.delete(`${row.serverip}:${row.serverport}`)) gone.push(row);
  }
  const come = [...wanted].flatMap(([key, hosts]) => rowsOf(key, [...hosts].join(" ")));
  const pairs = Math.min(gone.length, come.length, dice.chance(0.5) ? dice.from(1, 20) : 0);
  const update = gone.slice(0, pairs).flatMap((row, at) => {
    const after = come[at];
    return after === undefined ? [] : [{ ...seen(row), after }];
  });
  return { author: "soak", update, add: come.slice(pairs), remove: gone.slice(pairs).map(seen) };
}

/** The hosts of a key as rows. */
export function rowsOf(key: string, hosts: string): RouteRow[] {
  const [modId = 0, cmdId = 0] = key.split(" ").map(Number);
  return hostsIn(hosts).map(([ip, port]) => ({ ...routeKey(modId, cmdId), host: hostAddress(ip, port) }));
}

function seen(row: TableRow): { id: number; before: RouteRow } {
  const host = hostAddress(row.serverip, row.serverport);
  return { id: row.id, before: { ...routeKey(row.modid, row.cmdid), host } };
}
