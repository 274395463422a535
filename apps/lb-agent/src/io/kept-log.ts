import type { Logger } from "@lars/daemon";
import { type RouteId, routeId, routeKey } from "@lars/model";

/** Modules that are named in the log at a time; the metric counts all. */
const NAMED_MAX = 100;

/** Says once of a module that its last hosts are kept, and for no more than a hundred modules at a time. */
export class KeptLog {
  readonly #log: Logger;
  readonly #named = new Set<RouteId>();

  constructor(log: Logger) {
    this.#log = log;
  }

  kept(modId: number, cmdId: number): void {
    const id = routeId(routeKey(modId, cmdId));
    if (this.#named.has(id) || this.#named.size >= NAMED_MAX) return;
    this.#named.add(id);
    const more = this.#named.size === NAMED_MAX ? "; others are not named" : "";
    this.#log.warn({ modId, cmdId }, `the dns-service has no hosts of a module; its last ones are kept${more}`);
  }

  /** It has hosts again, or is gone. */
  over(modId: number, cmdId: number): void {
    if (this.#named.size > 0) this.#named.delete(routeId(routeKey(modId, cmdId)));
  }
}
