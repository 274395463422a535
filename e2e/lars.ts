/** All of Lars as a user starts it: `lars up` in a folder and on ports of its own, and the `lars` command beside it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const lars = path.join(root, "apps/cli/bin/lars.mjs");

/** What `running.json` says once everything is ready. */
export interface Running {
  readonly admin: { readonly url: string };
  readonly dnsService: { readonly port: number; readonly healthUrl: string };
  readonly reporter: { readonly port: number; readonly healthUrl: string };
  readonly agent: { readonly basePort: number; readonly healthUrl: string };
  readonly pids: Readonly<Record<string, number>>;
}

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunningLars extends AsyncDisposable {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Everything the launcher printed so far. */
  readonly printed: () => string;
  readonly setUpLink: string;
  readonly running: () => Promise<Running>;
  /** The `lars` command against this instance. */
  readonly command: (...args: readonly string[]) => Promise<CommandResult>;
  readonly launcher: ChildProcess;
  /** SIGINT as of Ctrl-C; resolves with the exit code. */
  readonly interrupt: () => Promise<number | null>;
}

/** Ports that nobody listened on a moment ago; the three of the agent follow each other. */
export async function freePorts(): Promise<Readonly<Record<string, string>>> {
  const servers = await Promise.all(Array.from({ length: 8 }, () => listen(0)));
  const ports = servers.map((server) => String((server.address() as { port: number }).port));
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  const [admin, mysql, dns, dnsHealth, reporter, reporterHealth, agentHealth, agent] = ports as [string, ...string[]];
  return {
    LARS_ADMIN_PORT: admin,
    LARS_MYSQL_PORT: String(mysql),
    LARS_DNSSERVER_PORT: String(dns),
    LARS_DNSSERVER_HEALTH_PORT: String(dnsHealth),
    LARS_REPORTER_PORT: String(reporter),
    LARS_REPORTER_HEALTH_PORT: String(reporterHealth),
    LARS_AGENT_HEALTH_PORT: String(agentHealth),
    LARS_AGENT_BASE_PORT: String(Math.min(Number(agent), 65_000)),
  };
}

async function listen(port: number) {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Waits until `ask` answers something; the error tells what was last seen. */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  withinMs: number,
  what: string,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/** Runs `lars …` and waits for its end. */
export async function runLars(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, [lars, ...args], { env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, out, err });
    });
  });
}

/** Starts everything and waits until it says so. */
export async function startLars(given: Readonly<Record<string, string>> = {}): Promise<RunningLars> {
  const home = await mkdtemp(path.join(tmpdir(), "lars-e2e-"));
  const env = { LARS_HOME: home, ...(await freePorts()), ...given };
  const launcher = spawn(process.execPath, [lars, "up"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  launcher.stdout.on("data", (chunk) => (printed += String(chunk)));
  launcher.stderr.on("data", (chunk) => (printed += String(chunk)));
  const running = async () => JSON.parse(await readFile(path.join(home, "running.json"), "utf8")) as Running;
  const interrupt = () => end(launcher);
  const setUpLink = await until(
    async () => {
      if (launcher.exitCode !== null) throw new Error(`lars up ended with ${launcher.exitCode}:\n${printed}`);
      return printed.match(/https?:\/\/\S+\/setup\?token=\S+/)?.[0];
    },
    150_000,
    "a set-up link",
  ).catch(async (cause: unknown) => {
    await end(launcher);
    throw new Error(`Lars did not start:\n${printed}`, { cause });
  });
  return {
    home,
    env,
    launcher,
    setUpLink,
    running,
    interrupt,
    printed: () => printed,
    command: (...args) => runLars(args, env),
    [Symbol.asyncDispose]: async () => {
      await interrupt();
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
