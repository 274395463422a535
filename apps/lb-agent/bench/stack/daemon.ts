/** A daemon as a process of its own, on free ports, with what it says of itself over HTTP. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { environmentWith } from "@lars/config";
import { type ServiceHealth, serviceHealth } from "../../../dns-service/bench/service/service-health.ts";

export interface DaemonOptions {
  readonly app: "dns-service" | "reporter" | "lb-agent";
  /** LARS_ variables; those that are set in this process reach it as well. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Daemon extends AsyncDisposable {
  readonly pid: number;
  /** Where it listens; for the agent the first of three. */
  readonly port: number;
  readonly health: ServiceHealth;
}

const LISTENS = /^(agents may|answering)/;
/** Pino's number of `warn`. */
const WARN = 40;
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const POLL_MS = 20;

interface LogLine {
  readonly level?: number;
  readonly msg?: string;
  readonly port?: number;
  readonly ports?: readonly number[];
  readonly healthPort?: number;
}

/** Starts it, and waits until it is ready. */
export async function startDaemon({ app, settings }: DaemonOptions): Promise<Daemon> {
  await using opened = new AsyncDisposableStack();
  const main = fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: environmentWith({ LARS_HEALTH_PORT: "0", LARS_LOG_LEVEL: "info", ...settings }),
    // It ends when the channel closes, should this process be killed.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  opened.defer(() => stop(child));
  const { port, healthPort } = await portsOf(child, app);
  const health = serviceHealth(healthPort);
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await health.isReady())) {
    if (performance.now() > deadline) throw new Error(`the ${app} was not ready in ${READY_WITHIN_MS} ms`);
    await pause(POLL_MS);
  }
  const running = opened.move();
  return { pid: child.pid ?? 0, port, health, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** It logs which ports it was given; what it warns of goes to stderr. */
function portsOf(child: ChildProcess, app: string): Promise<{ port: number; healthPort: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ port: number; healthPort: number }>();
  let port: number | undefined;
  child.once("exit", (code) => reject(new Error(`the ${app} ended with code ${code}`)));
  if (child.stdout === null) throw new Error(`the ${app} has no stdout`);
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = parsed(text);
    if ((line.level ?? WARN) >= WARN) process.stderr.write(`${app}: ${text}\n`);
    if (LISTENS.test(line.msg ?? "")) port = line.ports?.[0] ?? line.port;
    if (line.healthPort !== undefined && port !== undefined) resolve({ port, healthPort: line.healthPort });
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
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const deadline = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await gone;
  clearTimeout(deadline);
}
