/** The last known routes on disk: written beside and renamed, at most once a second; a damaged file is told from a good one. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { hostAddress, isId, LarsError, PORT_MAX } from "@lars/model";
import type { RouteHosts } from "@lars/routing";

/** First line: what this is, its format, and the checksum of all that follows. */
const HEAD = /^lars-routes 1 ([0-9a-f]{64})\n/;

/** modid, cmdid, version, then ip and port of each host in turn. */
export type StoredRoute = readonly number[];

/** The routes as text that {@link decodeRoutes} reads back. */
export function encodeRoutes(routes: readonly RouteHosts[]): string {
  const stored: StoredRoute[] = routes.map(({ modId, cmdId, version, hosts }) => [
    modId,
    cmdId,
    version,
    ...hosts.flatMap(({ ip, port }) => [ip, port]),
  ]);
  const body = `[\n${stored.map((route) => JSON.stringify(route)).join(",\n")}\n]\n`;
  return `lars-routes 1 ${checksum(body)}\n${body}`;
}

/** The routes in `text`. @throws LarsError `ROUTE_FILE_DAMAGED`. */
export function decodeRoutes(text: string, file: string): StoredRoute[] {
  const head = HEAD.exec(text);
  const body = text.slice(head?.[0].length ?? 0);
  if (head === null) throw damaged(file, "it does not begin as one");
  if (head[1] !== checksum(body)) throw damaged(file, "its checksum is wrong");
  const stored: unknown = JSON.parse(body);
  if (!Array.isArray(stored) || !stored.every(isStoredRoute)) throw damaged(file, "it holds something else");
  return stored;
}

/** What is on disk; nothing when there is no such file. @throws LarsError `ROUTE_FILE_DAMAGED`, `HOME_INVALID`. */
export function loadRoutes(file: string): StoredRoute[] {
  try {
    return decodeRoutes(readFileSync(file, "utf8"), file);
  } catch (cause) {
    if (cause instanceof LarsError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new LarsError("HOME_INVALID", `${file} cannot be read; check its owner and its rights`, { cause });
  }
}

/** Replaces the file whole: a crash leaves the old one or the new one. @throws LarsError `HOME_INVALID`. */
export async function saveRoutes(file: string, routes: readonly RouteHosts[]): Promise<void> {
  const beside = `${file}.new`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await using handle = await open(beside, "w");
    await handle.writeFile(encodeRoutes(routes));
    await handle.sync();
    await rename(beside, file);
  } catch (cause) {
    throw new LarsError("HOME_INVALID", `${file} cannot be written; check the folder's owner and the free space`, {
      cause,
    });
  }
}

function damaged(file: string, why: string): LarsError {
  return new LarsError("ROUTE_FILE_DAMAGED", `${file} is no file of routes (${why}); it is ignored and written anew`);
}

function checksum(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

function isStoredRoute(value: unknown): value is StoredRoute {
  if (!Array.isArray(value) || value.length < 5 || value.length % 2 === 0) return false;
  for (const number of value) if (!Number.isSafeInteger(number) || number < 0) return false;
  return isId(value[0]) && isId(value[1]);
}

/** One route of the file, without hosts that cannot be. */
export function routeOf(stored: StoredRoute): RouteHosts {
  const [modId = 0, cmdId = 0, version = 0] = stored;
  const hosts = [];
  for (let n = 3; n < stored.length; n += 2) {
    const port = stored[n + 1] ?? 0;
    if (port <= PORT_MAX) hosts.push(hostAddress(stored[n] ?? 0, port));
  }
  return { modId, cmdId, version, hosts };
}
