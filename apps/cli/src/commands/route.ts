import { hostname, userInfo } from "node:os";
import { adminQueries, changeRoutes, type Database, openDatabase, type RouteEdit, type RouteRow } from "@lars/db";
import { formatHostAddress, type HostAddress, LarsError, type RouteKey, routeId } from "@lars/model";
import { databaseUrlOf } from "./database-url.ts";

const PAGE_ROWS = 200;

/** Which rows of `route list`; everything when nothing is said. */
export interface RouteFilter {
  readonly modId: number | undefined;
  readonly cmdId: number | undefined;
}

/** A row as it is listed. */
interface ListedRow {
  readonly id: number;
  readonly modId: number;
  readonly cmdId: number;
  readonly ip: string;
  readonly port: number;
}

type Say = (line: string) => void;

/** Prints `modid cmdid ip:port`, one host a line, in order. */
export async function listRoutes(filter: RouteFilter, configFile: string | undefined, say: Say): Promise<void> {
  await using database = await open(configFile);
  for await (const row of rowsOf(database, filter)) say(`${row.modId}\t${row.cmdId}\t${row.ip}:${row.port}`);
}

/**
 * Adds a host to a route, as one edit with one version.
 * @throws LarsError `ROUTE_CONFLICT` when the route has it already.
 */
export async function addHost(row: RouteRow, configFile: string | undefined, say: Say): Promise<void> {
  await using database = await open(configFile);
  const version = await edit(database, { add: [row] }).catch((cause: unknown) => {
    if (!(cause instanceof LarsError && cause.code === "ROUTE_CONFLICT")) throw cause;
    const message = `${routeId(row)} has the host ${formatHostAddress(row.host)} already; nothing was written.`;
    throw new LarsError("ROUTE_CONFLICT", message, { cause });
  });
  say(`Added ${formatHostAddress(row.host)} to ${routeId(row)}; version ${version}.`);
}

/**
 * Removes a host from a route, as one edit with one version.
 * @throws LarsError `INPUT_INVALID` when the route does not have it.
 */
export async function removeHost(row: RouteRow, configFile: string | undefined, say: Say): Promise<void> {
  await using database = await open(configFile);
  const version = await edit(database, { remove: [{ id: await idOf(database, row), before: row }] });
  say(`Removed ${formatHostAddress(row.host)} from ${routeId(row)}; version ${version}.`);
}

async function open(configFile: string | undefined): Promise<Database> {
  return await openDatabase({ url: await databaseUrlOf(configFile), connectionsMax: 2 });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`; // a container may run as somebody whom its system does not know
  }
}

async function edit(database: Database, lines: Partial<RouteEdit>): Promise<bigint> {
  const author = `${userName()}@${hostname()}`;
  const { version } = await changeRoutes(database, { add: [], update: [], remove: [], ...lines, author });
  return version;
}

async function idOf(database: Database, { host, ...key }: RouteRow): Promise<number> {
  for await (const row of rowsOf(database, key)) if (isHost(row, host)) return row.id;
  throw new LarsError("INPUT_INVALID", `${routeId(key as RouteKey)} has no host ${formatHostAddress(host)}`);
}

function isHost(row: ListedRow, host: HostAddress): boolean {
  return `${row.ip}:${row.port}` === formatHostAddress(host);
}

async function* rowsOf(database: Database, { modId, cmdId }: RouteFilter): AsyncGenerator<ListedRow> {
  const queries = adminQueries(database);
  const order = { sort: "module", descending: false, limit: PAGE_ROWS } as const;
  let cursor: string | undefined;
  do {
    const page = await queries.pageRoutes({ modId, cmdId, cursor, ...order });
    yield* page.rows;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
