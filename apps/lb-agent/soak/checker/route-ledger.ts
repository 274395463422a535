/**
 * Which host was in which module when, as far as is certain: a host may be there from before its insert was tried until
 * after its removal was confirmed. All times are unix milliseconds.
 */
import type { HostText } from "../callers/wire.ts";

interface Stay {
  /** Undefined while it is, or may be, there. */
  goneMs: number | undefined;
  /** Last time that anything was done to it. */
  editedMs: number;
}

interface Route {
  readonly hosts: Map<HostText, Stay>;
  /** Since when it has had hosts for certain; undefined while it may have none. */
  hostsSinceMs: number | undefined;
  /** What the table holds. */
  present: string;
}

export class RouteLedger {
  readonly #routes = new Map<string, Route>();

  get keys(): readonly string[] {
    return [...this.#routes.keys()];
  }

  /** What the table holds, as text. */
  hostsOf(key: string): string {
    return this.#route(key).present;
  }

  /** An edit is about to be tried: what it adds may be there, and a module that it empties may be empty. */
  willBe(key: string, hosts: string, nowMs: number): void {
    const route = this.#route(key);
    for (const host of listOf(hosts))
      if (!isThere(route, host)) route.hosts.set(host, { goneMs: undefined, editedMs: nowMs });
    for (const [host, stay] of route.hosts) if (!listOf(hosts).includes(host)) stay.editedMs = nowMs;
    if (hosts === "") route.hostsSinceMs = undefined;
  }

  /** That is what the table holds for certain. */
  is(key: string, hosts: string, nowMs: number): void {
    const route = this.#route(key);
    const list = listOf(hosts);
    for (const host of list) if (!isThere(route, host)) route.hosts.set(host, { goneMs: undefined, editedMs: nowMs });
    for (const [host, stay] of route.hosts) if (!list.includes(host)) stay.goneMs ??= nowMs;
    route.hostsSinceMs = hosts === "" ? undefined : (route.hostsSinceMs ?? nowMs);
    route.present = hosts;
  }

  /** When it was removed; undefined while it may be there, 0 when it never was. */
  goneMs(key: string, host: HostText): number | undefined {
    const stay = this.#route(key).hosts.get(host);
    return stay === undefined ? 0 : stay.goneMs;
  }

  /** When something was done to that host last; undefined when it never was there. */
  editedMs(key: string, host: HostText): number | undefined {
    return this.#route(key).hosts.get(host)?.editedMs;
  }

  /** Since when the module has had hosts without a break; undefined while it may have none. */
  hostsSinceMs(key: string): number | undefined {
    return this.#route(key).hostsSinceMs;
  }

  #route(key: string): Route {
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    const route: Route = { hosts: new Map(), hostsSinceMs: undefined, present: "" };
    this.#routes.set(key, route);
    return route;
  }
}

/** Hosts of a text. */
export function listOf(hosts: string): readonly HostText[] {
  return hosts.split(" ").filter(Boolean);
}

function isThere(route: Route, host: HostText): boolean {
  const stay = route.hosts.get(host);
  return stay !== undefined && stay.goneMs === undefined;
}
