/** Rows of RouteData in our words. */
import { formatHostAddress, type HostAddress, hostAddress, type RouteKey, routeKey } from "@lars/model";

/** One host of one route. */
export interface RouteRow extends RouteKey {
  readonly host: HostAddress;
}

/** The columns of RouteData behind its id. */
export interface RouteColumns {
  readonly modid: number;
  readonly cmdid: number;
  readonly serverip: number;
  readonly serverport: number;
}

/** `modid,cmdid,ip:port`: how people read and write a row, and how RouteEdit keeps it. */
export function routeLine(row: RouteRow): string {
  return `${row.modId},${row.cmdId},${formatHostAddress(row.host)}`;
}

/** A row as its columns. */
export function routeColumns(row: RouteRow): RouteColumns {
  return { modid: row.modId, cmdid: row.cmdId, serverip: row.host.ip, serverport: row.host.port };
}

/** Columns as a row. */
export function routeRow(columns: RouteColumns): RouteRow {
  return { ...routeKey(columns.modid, columns.cmdid), host: hostAddress(columns.serverip, columns.serverport) };
}
