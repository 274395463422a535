/** Builders of routes and hosts. */
import { type HostAddress, hostAddress, type RouteKey, routeKey } from "@lars/model";

/** The n-th host: 10.x.y.z:8000. Different numbers, up to 2^24, are different hosts. */
export function aHost(n = 1): HostAddress {
  return hostAddress(10 * 2 ** 24 + n, 8_000);
}

/** A key. */
export function aRouteKey(modId = 1, cmdId = 1): RouteKey {
  return routeKey(modId, cmdId);
}

/** A key with its first `hosts` hosts. */
export function aRoute({
  modId = 1,
  cmdId = 1,
  hosts = 1,
} = {}): RouteKey & { readonly hosts: readonly HostAddress[] } {
  return { ...aRouteKey(modId, cmdId), hosts: Array.from({ length: hosts }, (_, n) => aHost(n + 1)) };
}
