/** Numbers for Prometheus; the README lists them. Read when they are scraped, from memory that the loops write. */
import { Counter, type DaemonContext, Gauge, Histogram } from "@lars/daemon";
import type { LoopCounters, LoopsState } from "@lars/reactor";
import type { Verdict } from "../core/empty-protection.ts";
import { latencyOf } from "../core/latency-histogram.ts";
import type { LoopProgress, ProgressCounts } from "../core/version-progress.ts";
import type { sumOfTallies } from "./loop-tallies.ts";
import type { LoadReport } from "./messages.ts";

/** What is asked for on every scrape. */
export interface MetricsSource {
  /** Undefined until the loops have started. */
  counters(): Promise<LoopCounters | undefined>;
  /** Undefined until then, too. */
  loops(): LoopsState | undefined;
  tallies(): ReturnType<typeof sumOfTallies>;
  map(): { routes: number; hosts: number; version: bigint; bytes: number; spareBytes: number };
  /** Of the newest version that changed routes; undefined while there is none. */
  newestChange(): ProgressCounts | undefined;
}

const TALLIES = {
  lookups: ["counter", "lars_dns_lookups_total", "Requests that were answered"],
  misses: ["counter", "lars_dns_misses_total", "Requests that were answered with zero hosts"],
  invalidRequests: ["counter", "lars_dns_invalid_requests_total", "Requests for ids that no route has"],
  pushes: ["counter", "lars_dns_pushes_total", "Changes told to subscribers"],
  acks: ["counter", "lars_dns_acks_total", "Acknowledgements of changes"],
  subscriptions: ["gauge", "lars_dns_subscriptions", "Pairs of a connection and a route"],
  greeted: ["gauge", "lars_dns_greeted_connections", "Open connections that said Hello"],
  heldPushes: ["counter", "lars_dns_held_pushes_total", "Changes held back from connections that are behind"],
  replacedPushes: ["counter", "lars_dns_replaced_pushes_total", "Changes replaced by newer ones while held back"],
  slow: ["gauge", "lars_dns_slow_connections", "Connections that changes are held back from"],
  greedy: ["counter", "lars_dns_greedy_total", "Connections closed as they asked for too many routes"],
  turnedAway: ["counter", "lars_dns_turned_away_total", "Connections closed as nothing could be served"],
  held: ["gauge", "lars_dns_held_requests", "Requests that wait for the first snapshot"],
} as const;

const COUNTERS = {
  connections: ["gauge", "lars_dns_connections", "Open connections"],
  accepted: ["counter", "lars_dns_accepted_total", "Connections accepted"],
  refused: ["counter", "lars_dns_refused_total", "Connections refused, as too many were open"],
  framesIn: ["counter", "lars_dns_frames_in_total", "Frames read"],
  framesOut: ["counter", "lars_dns_frames_out_total", "Frames sent"],
  bytesIn: ["counter", "lars_dns_bytes_in_total", "Bytes read"],
  bytesOut: ["counter", "lars_dns_bytes_out_total", "Bytes sent"],
  badFrames: ["counter", "lars_dns_bad_frames_total", "Connections closed for a length that no frame has"],
  unknownMessages: ["counter", "lars_dns_unknown_messages_total", "Frames skipped for their id"],
  invalidBodies: ["counter", "lars_dns_invalid_bodies_total", "Frames skipped for a body that is no message"],
  overflows: ["counter", "lars_dns_overflows_total", "Connections closed as too much waited for them"],
  stalls: ["counter", "lars_dns_stalls_total", "Connections closed as they took nothing of what waited for them"],
  idles: ["counter", "lars_dns_idles_total", "Connections closed as nothing moved on them"],
} as const;

/** Of the newest version that changed routes. */
const NEWEST_CHANGE = {
  told: ["gauge", "lars_dns_change_told", "Connections that were told of the newest change"],
  acknowledging: ["gauge", "lars_dns_change_acknowledging", "Those of them that acknowledge what they apply"],
  applied: ["gauge", "lars_dns_change_applied", "Those of them that apply the newest change"],
  gone: ["gauge", "lars_dns_change_gone", "Those that closed before they applied it"],
  held: ["gauge", "lars_dns_change_held", "Connections not told yet: they take nothing, or wait for their turn"],
  untracked: ["gauge", "lars_dns_change_untracked", "Connections told, for whose acknowledgements there was no room"],
} as const;

/** Upper ends, in seconds. */
const CONVERGENCE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const LOOPS = {
  threads: ["gauge", "lars_dns_loops", "Loop threads that there should be"],
  listening: ["gauge", "lars_dns_loops_listening", "Loop threads that listen"],
  deaths: ["counter", "lars_dns_loop_deaths_total", "Loop threads that ended unasked"],
  hangs: ["counter", "lars_dns_loop_hangs_total", "Loop threads that were ended as they hung"],
} as const;

/** What is served. */
const MAP = {
  routes: ["gauge", "lars_dns_routes", "Routes served"],
  hosts: ["gauge", "lars_dns_hosts", "Hosts served"],
  version: ["gauge", "lars_dns_route_version", "Version of the routes that are served"],
  bytes: ["gauge", "lars_dns_map_bytes", "Shared memory of the serving map"],
  spareBytes: ["gauge", "lars_dns_map_spare_bytes", "Part of that memory that no route uses"],
} as const;

type Described<Name extends string> = Readonly<Record<Name, readonly ["counter" | "gauge", string, string]>>;

export class Metrics {
  readonly #loads: Counter<"how">;
  readonly #failedLoads: Counter;
  readonly #loadSeconds: Gauge<"how">;
  readonly #skipped: Gauge;
  readonly #truncated: Gauge;
  readonly #convergence: Histogram;
  readonly #heldBackLoads: Counter;
  readonly #heldBackHosts: Gauge;

  constructor(context: DaemonContext, source: MetricsSource) {
    const registers = [context.registry];
    this.#loads = new Counter({
      name: "lars_dns_loads_total",
      help: "Loads of routes, by reason",
      labelNames: ["how"],
      registers,
    });
    this.#failedLoads = new Counter({
      name: "lars_dns_failed_loads_total",
      help: "Version checks or loads that failed",
      registers,
    });
    this.#loadSeconds = new Gauge({
      name: "lars_dns_load_seconds",
      help: "How long the last load of each kind took",
      labelNames: ["how"],
      registers,
    });
    this.#skipped = new Gauge({
      name: "lars_dns_skipped_rows",
      help: "Rows with wrong ids or ports, at the last full load",
      registers,
    });
    this.#truncated = new Gauge({ name: "lars_dns_truncated_routes", help: "Routes too large for a frame", registers });
    this.#heldBackLoads = new Counter({
      name: "lars_dns_held_back_loads_total",
      help: "Full loads that were not believed",
      registers,
    });
    this.#heldBackHosts = new Gauge({
      name: "lars_dns_held_back_hosts",
      help: "Hosts that are served though RouteData has them no more",
      registers,
    });
    scraped(context, COUNTERS, () => source.counters());
    scraped(context, LOOPS, async () => source.loops());
    this.#convergence = new Histogram({
      name: "lars_dns_convergence_seconds",
      help: "From serving a change to a connection's last acknowledgement of it",
      buckets: CONVERGENCE_BUCKETS,
      registers,
    });
    scraped(context, TALLIES, async () => source.tallies());
    scraped(context, NEWEST_CHANGE, async () => source.newestChange());
    scraped(context, MAP, async () => ({ ...source.map(), version: Number(source.map().version) }));
  }

  loaded(load: LoadReport): void {
    this.#loads.inc({ how: load.how });
    this.#loadSeconds.set({ how: load.how }, load.tookMs / 1000);
    this.#skipped.set(load.skippedRows);
    this.#truncated.set(load.truncatedRoutes.length);
    if (load.verdict !== undefined) this.#judged(load.verdict);
  }

  #judged(verdict: Verdict): void {
    const held = verdict.kind === "held_back" ? verdict.held : undefined;
    if (held !== undefined) this.#heldBackLoads.inc();
    this.#heldBackHosts.set(held === undefined ? 0 : held.servedHosts - held.loadedHosts);
  }

  progressed(versions: readonly LoopProgress[]): void {
    for (const { latencies } of versions) {
      for (let at = 0; at + 1 < latencies.length; at += 2) {
        const seconds = latencyOf(latencies[at] ?? 0) / 1000;
        for (let count = latencies[at + 1] ?? 0; count > 0; count--) this.#convergence.observe(seconds);
      }
    }
  }

  failed(): void {
    this.#failedLoads.inc();
  }
}

/** Metrics whose values are asked for when they are scraped. */
function scraped<Name extends string>(
  { registry, health }: DaemonContext,
  described: Described<Name>,
  read: () => Promise<Readonly<Record<Name, number>> | undefined>,
): void {
  const registers = [registry];
  const setters = (Object.keys(described) as Name[]).map((key) => {
    const [kind, name, help] = described[key];
    if (kind === "gauge") {
      const gauge = new Gauge({ name, help, registers });
      return { key, set: (value: number) => gauge.set(value) };
    }
    const counter = new Counter({ name, help, registers });
    let told = 0;
    const set = (value: number): void => {
      counter.inc(Math.max(0, value - told));
      told = value;
    };
    return { key, set };
  });
  health.onScrape(async () => {
    const values = await read();
    if (values !== undefined) for (const { key, set } of setters) set(values[key]);
  });
}
