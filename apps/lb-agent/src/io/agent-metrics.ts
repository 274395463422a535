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

/** Metric, its help, and the counter that it shows. */
const COUNTERS: readonly (readonly [string, string, (shard: ShardInspection) => number])[] = [
  ["lars_agent_get_route_total", "Requests for all hosts of a module", ({ counters }) => counters.routes],
  ["lars_agent_reports_total", "Reports of calls", ({ counters }) => counters.reports],
  [
    "lars_agent_reports_unknown_total",
    "Reports that were ignored, as their module or host is not known (any more)",
    ({ counters }) => counters.reportsUnknown,
  ],
  ["lars_agent_datagrams_in_total", "Datagrams that arrived", ({ datagrams }) => datagrams.in],
  ["lars_agent_datagrams_out_total", "Datagrams that were sent", ({ datagrams }) => datagrams.out],
  ["lars_agent_send_errors_total", "Datagrams that the kernel refused to send", ({ datagrams }) => datagrams.errors],
  ["lars_agent_pulls_total", "Requests to the dns-service", ({ counters }) => counters.pulls],
  [
    "lars_agent_pulls_held_back_total",
    "Requests to the dns-service that were not sent, since too many unknown modules were asked for",
    ({ counters }) => counters.pullsHeldBack,
  ],
  ["lars_agent_updates_total", "Answers and pushes of the dns-service", ({ counters }) => counters.updates],
  ["lars_agent_updates_dropped_total", "Those without hosts: the module is dropped", ({ counters }) => counters.drops],
  [
    "lars_agent_updates_kept_total",
    "Those without hosts after which the module's last hosts are kept",
    ({ counters }) => counters.kept,
  ],
  [
    "lars_agent_updates_refused_total",
    "Those for which there was no room for another module",
    ({ counters }) => counters.updatesRefused,
  ],
  [
    "lars_agent_routes_cut_total",
    "Answers with more hosts than a datagram carries",
    ({ counters }) => counters.routesCut,
  ],
  [
    "lars_agent_calls_forgotten_total",
    "Calls to removed hosts that were forgotten before a reporter is known to have heard of them",
    ({ counters }) => counters.callsForgotten,
  ],
];

/** Metric, its help, and the counters that add up to it, by kind. */
const BY_KIND: readonly (readonly [string, string, Readonly<Record<string, keyof ShardCounters>>])[] = [
  [
    "lars_agent_get_host_total",
    "Requests for a host, by answer",
    { success: "hosts", overload: "overloads", noexist: "unknowns", system_error: "refusals" },
  ],
  [
    "lars_agent_datagrams_dropped_total",
    "Datagrams that were no request, by what was wrong with them",
    { bad: "datagramsBad", foreign: "datagramsForeign" },
  ],
  [
    "lars_agent_forwarded_total",
    "Datagrams that arrived at another port than their route's, by what became of them",
    { forwarded: "forwarded", lost: "forwardsLost" },
  ],
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
  const plain = COUNTERS.map(([name, help]) => new Counter({ name, help, labelNames: ["shard"], registers }));
  const byKind = BY_KIND.map(([name, help]) => new Counter({ name, help, labelNames: ["shard", "kind"], registers }));
  health.onScrape(async () => {
    const shards = await sources.inspect();
    for (const counter of [...plain, ...byKind]) counter.reset();
    for (const inspection of shards) {
      const { shard, moduleCount, counters } = inspection;
      modules.set({ shard }, moduleCount);
      COUNTERS.forEach(([, , read], n) => {
        plain[n]?.inc({ shard }, read(inspection));
      });
      BY_KIND.forEach(([, , kinds], n) => {
        for (const [kind, field] of Object.entries(kinds)) byKind[n]?.inc({ shard, kind }, counters[field]);
      });
    }
  });
  registerLinks(registers, sources);
}

type Described = readonly (readonly [name: string, help: string, read: () => number])[];

function registerLinks(registers: DaemonContext["registry"][], sources: MetricSources): void {
  const { reporterWaiting } = sources;
  const gauges: Described = [
    ["lars_agent_dns_service_connected", "1: connected to a dns-service", () => Number(sources.dnsServiceConnected())],
    ["lars_agent_reporter_connected", "1: connected to a reporter", () => Number(sources.reporterConnected())],
    ["lars_agent_reporter_waiting", "Statuses and states that wait for the reporter", () => reporterWaiting().waiting],
  ];
  const counters: Described = [
    ["lars_agent_invalid_answers_total", "Answers of a dns-service that were no message", sources.invalidAnswers],
    [
      "lars_agent_reporter_dropped_total",
      "Statuses and states that had no room to wait",
      () => reporterWaiting().dropped,
    ],
    ["lars_agent_route_file_failures_total", "Writes of the known routes that failed", sources.routeFileFailures],
    ["lars_agent_shard_restarts_total", "Shards that ended unexpectedly and were started again", sources.shardRestarts],
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
  for (const [name, help, read] of counters) {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}
