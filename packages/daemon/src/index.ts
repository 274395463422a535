/** The life of a daemon: config to signal, ordered start and stop, logging, health and metrics endpoint. */
export type { Logger } from "pino";
export { Counter, Gauge, Histogram, type Registry } from "prom-client";
export { createDaemonContext, createLog, type DaemonContext, type LogOptions } from "./context.ts";
export { Health, type Readiness } from "./health.ts";
export { type HttpAnswer, type HttpAnswerer, type HttpRequest, jsonAnswer } from "./http-answer.ts";
export { type Lock, takeLock } from "./lock-file.ts";
export { isLoopback, strangeHost } from "./loopback.ts";
export { identityOf } from "./process-identity.ts";
export { type DaemonOptions, ExitCode, runDaemon } from "./run-daemon.ts";
export { type HealthEndpoint, type HealthParts, type HealthServer, serveHealth } from "./serve-health.ts";
export { VERSION } from "./version.ts";
