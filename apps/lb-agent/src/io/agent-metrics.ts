/** What the shards counted, as metrics; read when somebody asks. */
import { Counter, type DaemonContext, Gauge } from "@lars/daemon";
import type { ShardCounters } from "../core/shard-counters.ts";
import type { ShardInspection } from "./shard-messages.ts";

export interface MetricSources {
  readonly inspect: () => Promise<ShardInspection[]>;
  readonly dnsServiceConnected: () => boolean;
  readonly reporterConnected: () => boolean;
  readonly invalidAnswers: () => number;
  readonly reporterWaiting: () => { readonly waiting: number; readonly dropped: number };
  readonly routeFileFailures: () => number;
  readonly shardRestarts: () => number;
}

/** Metric, its help, and which counters it shows under which label. */
const COUNTERS: readonly (readonly [string, string, Readonly<Record<string, keyof ShardCounters>>])[] = [
  [
    "lars_agent_get_host_total",
    "Requests for a host, by answer",
    { success: "hosts", overload: "overloads", noexist: "unknowns", system_error: "refusals" },
  ],
  ["lars_agent_get_route_total", "Requests for all hosts of a module", { all: "routes" }],
  [
    "lars_agent_reports_total",
    "Reports of calls; unknown: of a module or host that is not known",
    {
      all: "reports",
      unknown: "reportsUnknown",
    },
  ],
  [
    "lars_agent_datagrams_dropped_total",
    "Datagrams that were no request",
    {
      bad: "datagramsBad",
      foreign: "datagramsForeign",
    },
  ],
  [
    "lars_agent_forwarded_total",
    "Datagrams that arrived at another port than their route's",
    {
      forwarded: "forwarded",
      lost: "forwardsLost",
    },
  ],
  [
    "lars_agent_pulls_total",
    "Requests to the dns-service; held_back: not sent, since too many unknown modules were asked for",
    { all: "pulls", held_back: "pullsHeldBack" },
  ],
  [
    "lars_agent_updates_total",
    "Answers and pushes of the dns-service",
    {
      all: "updates",
      dropped: "drops",
      kept: "kept",
      refused: "updatesRefused",
    },
  ],
  ["lars_agent_routes_cut_total", "Answers with more hosts than a datagram carries", { all: "routesCut" }],
];

/** Registers the agent's metrics. */
export function registerMetrics({ registry, health }: DaemonContext, sources: MetricSources): void {
  const registers = [registry];
  const modules = new Gauge({
    name: "lars_agent_modules",
    help: "Modules, by shard",
    labelNames: ["shard"],
    registers,
  });
  const datagrams = new Gauge({
    name: "lars_agent_datagrams",
    help: "Datagrams since the shard started",
    labelNames: ["shard", "direction"],
    registers,
  });
  const counters = COUNTERS.map(
    ([name, help]) => new Counter({ name, help, labelNames: ["shard", "kind"], registers }),
  );
  health.onScrape(async () => {
    const shards = await sources.inspect();
    for (const counter of counters) counter.reset();
    for (const { shard, moduleCount, counters: counts, datagrams: udp } of shards) {
      modules.set({ shard }, moduleCount);
      for (const direction of ["in", "out", "errors"] as const) datagrams.set({ shard, direction }, udp[direction]);
      COUNTERS.forEach(([, , kinds], n) => {
        for (const [kind, field] of Object.entries(kinds)) counters[n]?.inc({ shard, kind }, counts[field]);
      });
    }
  });
  registerLinks(registers, sources);
}

function registerLinks(registers: DaemonContext["registry"][], sources: MetricSources): void {
  const gauges: readonly (readonly [string, string, () => number])[] = [
    ["lars_agent_dns_service_connected", "1: connected to a dns-service", () => Number(sources.dnsServiceConnected())],
    ["lars_agent_reporter_connected", "1: connected to a reporter", () => Number(sources.reporterConnected())],
    ["lars_agent_invalid_answers", "Answers of a dns-service that were no message", sources.invalidAnswers],
    ["lars_agent_reporter_waiting", "Statuses and states that wait", () => sources.reporterWaiting().waiting],
    ["lars_agent_reporter_dropped", "Those that had no room to wait", () => sources.reporterWaiting().dropped],
    ["lars_agent_route_file_failures", "Writes of the known routes that failed", sources.routeFileFailures],
    ["lars_agent_shard_restarts", "Shards that ended unexpectedly", sources.shardRestarts],
  ];
  for (const [name, help, read] of gauges) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
}
