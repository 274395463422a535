/** The real service as a process of its own: memory and processor time are then its own, and so are its threads. */
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { environmentWith } from "@lars/config";
import { nowMs } from "../report/clock.ts";
import { PRECEDENCE, startInSession } from "../sessions.ts";
import { type ServiceHealth, serviceHealth } from "./service-health.ts";

export interface ServiceProcess extends AsyncDisposable {
  readonly pid: number;
  /** Where agents connect to. */
  readonly port: number;
  readonly health: ServiceHealth;
  /** Milliseconds from the start of the process to /readyz saying 200. */
  readonly readyMs: number;
}

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const POLL_MS = 5;

/** Starts it on free ports with a home of its own; waits until it is ready. LARS_ variables that are set reach it. */
export async function startService(databaseUrl: string): Promise<ServiceProcess> {
  await using opened = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), "lars-bench-home-"));
  opened.defer(() => rm(home, { recursive: true, force: true }));
  const startedMs = nowMs();
  const child = startInSession(PRECEDENCE.service, process.execPath, [...NODE_ARGS, MAIN], {
    env: environmentWith({ ...SETTINGS, LARS_DATABASE_URL: databaseUrl, LARS_HOME: home }),
    // It ends when the channel closes, should this process be killed.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  opened.defer(() => stop(child));
  const { port, healthPort } = await portsOf(child);
  const health = serviceHealth(healthPort);
  while (!(await health.isReady())) {
    if (nowMs() - startedMs > READY_WITHIN_MS) throw new Error(`the service was not ready in ${READY_WITHIN_MS} ms`);
    await pause(POLL_MS);
  }
  const readyMs = nowMs() - startedMs;
  const running = opened.move();
  return { pid: child.pid ?? 0, port, health, readyMs, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** As `lars` starts it; so is the last of the settings. */
const NODE_ARGS = ["--single-threaded-gc", "--v8-pool-size=1"] as const;
const SETTINGS = {
  LARS_REACTOR_PORT: "0",
  LARS_HEALTH_PORT: "0",
  LARS_LOG_LEVEL: "info",
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1",
} as const;

/** Pino's number of `warn`. */
const WARN = 40;

interface LogLine {
  readonly level?: number;
  readonly port?: number;
  readonly healthPort?: number;
}

/** The service logs which ports it was given; what it warns of goes to stderr. */
function portsOf(child: ChildProcess): Promise<{ port: number; healthPort: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ port: number; healthPort: number }>();
  const ports = { port: 0, healthPort: 0 };
  child.once("exit", (code) => reject(new Error(`the service ended with code ${code}`)));
  if (child.stdout === null) throw new Error("the service has no stdout");
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = parsed(text);
    if ((line.level ?? WARN) >= WARN) process.stderr.write(`${text}\n`);
    ports.port = line.port ?? ports.port;
    ports.healthPort = line.healthPort ?? ports.healthPort;
    if (ports.port !== 0 && ports.healthPort !== 0) resolve(ports);
  });
  return promise;
}

function parsed(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return {}; // no line of the log: shown as it is
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const deadline = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await gone;
  clearTimeout(deadline);
}
