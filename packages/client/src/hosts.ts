/** Hosts as callers get them: they know the route that they were handed out for. */
import { formatHostAddress, formatIpv4, type HostAddress, type Ipv4 } from "@lars/model";

/** A host to call. `${host}` is `192.168.1.177:7788`. */
export interface LarsHost extends ReportedHost {
  readonly ip: Ipv4;
  /** Dotted IPv4, e.g. `192.168.1.177`. */
  readonly address: string;
  /** `address:port`. */
  toString(): string;
}

/** Whom a report is about. A {@link LarsHost} is one; so is any object with these four numbers. */
export interface ReportedHost {
  /** The route: 0 to 2,147,483,647 each. */
  readonly modId: number;
  readonly cmdId: number;
  /** IPv4 address as an unsigned number in host order: 192.168.1.177 is 3232235953. */
  readonly ip: number;
  readonly port: number;
}

/** A route that hosts are asked for. */
export interface Route {
  readonly modId: number;
  readonly cmdId: number;
}

/** What asking for a host answers; each of the three is an everyday answer, none an error. */
export type GetHostResult =
  /** Call this one, then report how it went. */
  | { readonly kind: "host"; readonly host: LarsHost }
  /** Every host rests after failures: fail fast, ask again later. */
  | { readonly kind: "overloaded" }
  /** There is no host of that route, or none yet: it is being asked for. */
  | { readonly kind: "unknown" };

export const OVERLOADED: GetHostResult = Object.freeze({ kind: "overloaded" });
export const UNKNOWN: GetHostResult = Object.freeze({ kind: "unknown" });

/** A host that a route's answer named. */
export class RouteHost implements LarsHost {
  readonly modId: number;
  readonly cmdId: number;
  readonly ip: Ipv4;
  readonly port: number;

  constructor(route: Route, host: HostAddress) {
    this.modId = route.modId;
    this.cmdId = route.cmdId;
    this.ip = host.ip;
    this.port = host.port;
  }

  get address(): string {
    return formatIpv4(this.ip);
  }

  toString(): string {
    return formatHostAddress(this);
  }
}

/** A host that is handed out over and over: its answer is made once, so that handing it out allocates nothing. */
export class ReusedHost extends RouteHost {
  readonly #result: GetHostResult = Object.freeze({ kind: "host", host: this });
  readonly #promised: Promise<GetHostResult> = Promise.resolve(this.#result);

  /** The answer that is this host. */
  static result(host: ReusedHost): GetHostResult {
    return host.#result;
  }

  /** The same, as a promise that is kept already. */
  static promised(host: ReusedHost): Promise<GetHostResult> {
    return host.#promised;
  }
}
