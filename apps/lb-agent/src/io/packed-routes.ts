/** Routes as numbers in a row, so that a thread is handed ten thousand of them at the cost of one copy. */
import { type HostAddress, hostAddress, PORT_MAX } from "@lars/model";
import { SHARDS, shardOf } from "@lars/protocol";
import type { RouteHosts } from "@lars/routing";
import type { StoredRoute } from "./route-file.ts";

/** modid, cmdid, version, number of hosts; then ip and port of each. */
const HEAD = 4;

export function packRoutes(routes: readonly RouteHosts[]): Float64Array {
  const packed = new Float64Array(routes.reduce((sum, { hosts }) => sum + HEAD + 2 * hosts.length, 0));
  let at = 0;
  for (const { modId, cmdId, version, hosts } of routes) {
    packed.set([modId, cmdId, version, hosts.length], at);
    at += HEAD;
    for (const { ip, port } of hosts) {
      packed[at] = ip;
      packed[at + 1] = port;
      at += 2;
    }
  }
  return packed;
}

/** The routes of the file as each shard is handed its own, without an object for each host: callers are waiting. */
export function packStored(stored: readonly StoredRoute[]): Float64Array[] {
  const shards: number[][] = Array.from({ length: SHARDS }, () => []);
  for (const route of stored) {
    const [modId = 0, cmdId = 0, version = 0] = route;
    const packed = shards[shardOf(modId, cmdId)] ?? [];
    const head = packed.push(modId, cmdId, version, 0);
    for (let n = 3; n < route.length; n += 2) {
      const port = route[n + 1] ?? 0;
      if (port <= PORT_MAX) packed.push(route[n] ?? 0, port);
    }
    packed[head - 1] = (packed.length - head) / 2;
  }
  return shards.map((packed) => new Float64Array(packed));
}

/** What {@link packRoutes} packed, one after the other. */
export function* unpackRoutes(packed: Float64Array): Generator<RouteHosts> {
  for (let at = 0; at < packed.length; at = routeEnd(packed, at)) yield routeAt(packed, at);
}

/** The route that begins at `at`. */
export function routeAt(packed: Float64Array, at: number): RouteHosts {
  const number = (n: number): number => packed[n] ?? 0;
  const hosts: HostAddress[] = [];
  for (let n = at + HEAD; n < routeEnd(packed, at); n += 2) hosts.push(hostAddress(number(n), number(n + 1)));
  return { modId: number(at), cmdId: number(at + 1), version: number(at + 2), hosts };
}

/** Where the route that begins at `at` is over. */
export function routeEnd(packed: Float64Array, at: number): number {
  return at + HEAD + 2 * (packed[at + 3] ?? 0);
}
