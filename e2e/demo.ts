/** The demonstration as a visitor starts it, in a folder and on ports of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePorts, root, until } from "./lars.ts";

export interface RunningDemo extends AsyncDisposable {
  readonly adminUrl: string;
  /** Logs in once. */
  readonly signInUrl: string;
  /** Where dns-service, reporter and the five agents have their metrics. */
  readonly healthUrls: readonly string[];
  readonly printed: () => string;
  /** Of its MySQL. */
  readonly mysqlPid: () => Promise<number>;
  /** SIGINT as of Ctrl-C; resolves with the exit code. */
  readonly interrupt: () => Promise<number | null>;
}

const AGENTS = 5;
/** Below those that systems give out by themselves, so that fifteen in a row are free. */
const PORTS_FROM = 20_000;
const PORTS_APART = 20;
const PLACES = 500;

/** Starts it and waits until it says so. */
export async function startDemo(): Promise<RunningDemo> {
  const home = await mkdtemp(path.join(tmpdir(), "lars-demo-"));
  const agents = String(PORTS_FROM + (process.pid % PLACES) * PORTS_APART);
  const ports: Readonly<Record<string, string>> = {
    ...(await freePorts()),
    LARS_AGENT_BASE_PORT: agents,
    LARS_AGENT_HEALTH_PORT: agents,
  };
  const launcher = spawn(process.execPath, [path.join(root, "apps/cli/bin/lars.mjs"), "up", "--demo"], {
    env: { ...process.env, LARS_HOME: home, ...ports },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [launcher.stdout, launcher.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
  const signInUrl = await until(
    () => {
      if (launcher.exitCode !== null) throw new Error(`the demonstration ended with ${launcher.exitCode}`);
      return printed.match(/https?:\/\/\S+\/magic-link\/verify\?\S+/)?.[0];
    },
    150_000,
    "a sign-in link",
  ).catch(async (cause: unknown) => {
    await end(launcher);
    throw new Error(`the demonstration did not start:\n${printed}`, { cause });
  });
  const of = (name: string, more = 0) => `http://127.0.0.1:${Number(ports[name]) + more}`;
  const agentUrls = Array.from({ length: AGENTS }, (_, index) => of("LARS_AGENT_HEALTH_PORT", index));
  return {
    adminUrl: of("LARS_ADMIN_PORT"),
    signInUrl,
    healthUrls: [of("LARS_DNSSERVER_HEALTH_PORT"), of("LARS_REPORTER_HEALTH_PORT"), ...agentUrls],
    printed: () => printed,
    mysqlPid: async () => Number(await readFile(path.join(home, "demo", "mysql", "mysqld.pid"), "utf8")),
    interrupt: () => end(launcher),
    [Symbol.asyncDispose]: async () => {
      await end(launcher);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function end(launcher: ChildProcess): Promise<number | null> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return launcher.exitCode;
  const exited = once(launcher, "exit");
  launcher.kill("SIGINT");
  await exited;
  return launcher.exitCode;
}
