/** The main thread's half of the heartbeat: what there is to say of this node, to the thread that talks to MySQL. */
import type { DaemonContext } from "@lars/daemon";
import type { ConvergenceRow, DnsNodeRow } from "@lars/db";
import type { Clock } from "@lars/model";
import type { Hello } from "@lars/protocol";
import type { Convergence } from "../core/convergence.ts";
import type { VersionProgress } from "../core/version-progress.ts";
import type { NodeReport } from "./messages.ts";

/** What changes while a node lives. */
export type NodeCounts = Pick<
  DnsNodeRow,
  "routeVersion" | "routes" | "hosts" | "connections" | "greeted" | "subscriptions"
>;

export interface NodeStatusParts {
  readonly identity: Hello;
  /** `address:port` that agents connect to. */
  readonly address: string;
  readonly health: DaemonContext["health"];
  readonly convergence: Convergence;
  readonly clock: Clock;
  counts(): Promise<NodeCounts>;
  /** False when nobody hears it at present. */
  tell(report: NodeReport): boolean;
}

/** It says that it lives this often. */
const HEARTBEAT_MS = 5_000;

/** And this often at most, while something changes. */
const LOOK_EVERY_MS = 1_000;

const REASON_LENGTH = 255;

/** Looks every second, and tells of what changed, or that it lives. */
export class NodeStatus implements Disposable {
  readonly #parts: NodeStatusParts;
  readonly #startedMs: number;
  readonly #timer: NodeJS.Timeout;
  #toldMs = Number.NEGATIVE_INFINITY;
  #told = "";

  constructor(parts: NodeStatusParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock();
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
    void this.#look();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** Whoever was told may not have written it: everything is told again. */
  tellAgain(): void {
    this.#parts.convergence.allChanged();
    this.#toldMs = Number.NEGATIVE_INFINITY;
  }

  async #look(): Promise<void> {
    const { identity, address, convergence, clock, counts, tell } = this.#parts;
    const seenMs = clock();
    const state = this.#state();
    const { routeVersion, ...others } = await counts();
    const rows = convergence.takeChanged().map((progress) => convergenceRow(identity.instance, progress));
    const told = JSON.stringify([state, routeVersion]);
    if (rows.length === 0 && told === this.#told && seenMs - this.#toldMs < HEARTBEAT_MS) return;
    this.#told = told;
    this.#toldMs = seenMs;
    const node = { ...identity, address, routeVersion, ...others, ...state, startedMs: this.#startedMs, seenMs };
    if (!tell({ node, rows, oldestMs: convergence.oldestMs ?? 0 })) this.tellAgain();
  }

  #state(): Pick<DnsNodeRow, "ready" | "staleSinceMs" | "reason"> {
    const { ready, stale, since, reason = "" } = this.#parts.health.readiness;
    return { ready, staleSinceMs: stale ? Date.parse(since) : null, reason: reason.slice(0, REASON_LENGTH) };
  }
}

function convergenceRow(instance: string, progress: VersionProgress): ConvergenceRow {
  const { version, atMs, routes, told, acknowledging, applied, p50Ms, p99Ms, lastMs, stragglers } = progress;
  return { version, instance, atMs, routes, told, acknowledging, applied, p50Ms, p99Ms, lastMs, stragglers };
}
