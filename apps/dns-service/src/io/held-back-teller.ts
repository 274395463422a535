/** Tells people of loads that are not believed: in the log once when it begins and once when it is over, in health while it lasts. */
import type { DaemonContext } from "@lars/daemon";
import type { LarsErrorCode } from "@lars/model";
import type { HeldBack, Verdict } from "../core/empty-protection.ts";

const CODE: LarsErrorCode = "ROUTES_HELD_BACK";

export class HeldBackTeller {
  readonly #log: DaemonContext["log"];
  #held: HeldBack | undefined;

  constructor(log: DaemonContext["log"]) {
    this.#log = log;
  }

  /** What is held back at present. */
  get held(): HeldBack | undefined {
    return this.#held;
  }

  /** Why what is served is no longer what MySQL has; undefined when it is. */
  get reason(): string | undefined {
    if (this.#held === undefined) return undefined;
    const { loadedHosts, servedHosts, untilMs } = this.#held;
    const until = new Date(untilMs).toISOString();
    return (
      `${CODE}: RouteData has ${loadedHosts} hosts where ${servedHosts} are served, and no RouteChange rows say why: ` +
      `the routes of before are held until ${until}. Restore RouteData if that is a mishap; if it is meant, wait`
    );
  }

  /** A full load, and whether it was believed. */
  hear(verdict: Verdict): void {
    this.#held = verdict.kind === "held_back" ? verdict.held : undefined;
    if (verdict.kind === "believed") return;
    const { servedHosts, loadedHosts } = verdict.held;
    const since = new Date(verdict.held.sinceMs);
    if (verdict.kind === "held_back") {
      if (verdict.isNew) this.#log.error({ servedHosts, loadedHosts, since }, this.reason ?? "");
    } else if (verdict.kind === "accepted") {
      const text = `${CODE} is over: what RouteData has is believed now, and hosts that it has no more are dropped`;
      this.#log.error({ servedHosts, loadedHosts, since }, text);
    } else {
      this.#log.info({ servedHosts, loadedHosts, since }, `${CODE} is over: RouteData has its hosts again`);
    }
  }
}
