/** The words of Lars: ids, addresses, outcomes, errors, clock and dice. Depends on nothing. */
export { LarsError, type LarsErrorCode } from "./errors.ts";
export {
  formatHostAddress,
  formatIpv4,
  HOSTS_PER_ROUTE_MAX,
  type HostAddress,
  type HostId,
  hostAddress,
  hostId,
  hostOfId,
  type Ipv4,
  PORT_MAX,
  parseHostAddress,
  parseIpv4,
} from "./host-address.ts";
export {
  type CmdId,
  ID_MAX,
  isId,
  type ModId,
  type RouteId,
  type RouteKey,
  type RouteVersion,
  routeId,
  routeKey,
} from "./ids.ts";
export type { HostState, Outcome } from "./outcome.ts";
export type { Clock, Random } from "./time.ts";
