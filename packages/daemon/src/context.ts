/** What a service is handed to log, to count and to say how it is. */
import { destination, type Logger, type LoggerOptions, pino, stdTimeFunctions } from "pino";
import { build as prettyStream } from "pino-pretty";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { Health } from "./health.ts";
import { VERSION } from "./version.ts";

/** How a daemon logs; equal in shape to LogConfig of packages/config. */
export interface LogOptions {
  readonly level?: string;
  /** Lines for people instead of JSON. */
  readonly pretty?: boolean;
}

/** Handed to every service by whoever starts it. */
export interface DaemonContext {
  readonly log: Logger;
  /** Metrics of the process and of the app, all labelled with the app. */
  readonly registry: Registry;
  readonly health: Health;
}

/** A logger of JSON lines (or pretty ones) on stdout, written at once: the last words of a process must not get lost. */
export function createLog(name: string, { level = "info", pretty = false }: LogOptions = {}): Logger {
  const options: LoggerOptions = { base: { app: name }, level, timestamp: stdTimeFunctions.isoTime };
  const people = { sync: true, ignore: "app", translateTime: "SYS:HH:MM:ss.l" };
  return pino(options, pretty ? prettyStream(people) : destination({ dest: 1, sync: true }));
}

/** Gauges under a counter's name, sums of those beside them: prom-client has them, Prometheus's conventions do not. */
const MISNAMED = ["nodejs_active_resources_total", "nodejs_active_handles_total", "nodejs_active_requests_total"];

/** A registry with the metrics of the process and of `health`. */
function createRegistry(name: string, health: Health): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ app: name });
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const registers = [registry];
  new Gauge({
    name: "lars_build_info",
    help: "Always 1; the version is a label",
    labelNames: ["version"],
    registers,
  }).set({ version: VERSION }, 1);
  new Gauge({
    name: "lars_ready",
    help: "1: it can serve; 0: it cannot",
    registers,
    collect() {
      this.set(health.readiness.ready ? 1 : 0);
    },
  });
  new Gauge({
    name: "lars_stale_seconds",
    help: "Age of the data while it is old, else 0",
    registers,
    collect() {
      const { stale, since } = health.readiness;
      this.set(stale ? (Date.now() - Date.parse(since)) / 1000 : 0);
    },
  });
  return registry;
}

/** A context of its own: nothing in it is shared with another one of the same process. */
export function createDaemonContext(name: string, log: LogOptions = {}): DaemonContext {
  const health = new Health();
  return { log: createLog(name, log), registry: createRegistry(name, health), health };
}
