/** The real reporter, a process of its own, and what it uses. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { environmentWith } from "@lars/config";

export interface ReporterProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  state(): Promise<ReporterState>;
  memory(): Promise<ReporterMemory>;
}

/** Where its memory is, MB. */
export interface ReporterMemory {
  readonly resident: number;
  /** Of JavaScript: what is used of it, and what V8 has for it. */
  readonly heapUsed: number;
  readonly heap: number;
  /** Buffers and columns of numbers. */
  readonly external: number;
}

/** What of `/state` is looked at. */
export interface ReporterState {
  readonly connections: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, number>>;
  readonly waiting: Readonly<Record<string, number>>;
  readonly lastFlush?: { readonly at: string; readonly rows: number; readonly tookMs: number };
}

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
/** What `lars` starts it with. */
const AS_LARS_DOES = {
  nodeArgs: ["--max-semi-space-size=8"],
  env: { GLIBC_TUNABLES: "glibc.malloc.arena_max=1" },
} as const;

/** Starts it with the LARS_ variables that are set, which tune it. */
export async function startReporter(databaseUrl: string): Promise<ReporterProcess> {
  const own = { ...AS_LARS_DOES.env, LARS_DATABASE_URL: databaseUrl, LARS_REACTOR_PORT: "0", LARS_HEALTH_PORT: "0" };
  const flags = process.execArgv.filter((flag) => flag.startsWith("--cpu-prof"));
  const child = spawn(process.execPath, [...AS_LARS_DOES.nodeArgs, ...flags, MAIN], {
    env: environmentWith(own),
    // It ends when the channel closes, should this process be killed.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const { port, health } = await portsOf(child);
  const pid = child.pid ?? 0;
  const get = (path: string) => fetch(`http://127.0.0.1:${health}${path}`);
  return {
    pid,
    port,
    state: async () => (await (await get("/state")).json()) as ReporterState,
    memory: async () => memoryOf(pid, await (await get("/metrics")).text()),
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function memoryOf(pid: number, metrics: string): ReporterMemory {
  const mb = (name: string) => Number(new RegExp(`^nodejs_${name}_bytes(?:{.*})? (.+)$`, "m").exec(metrics)?.[1]) / 1e6;
  const [heapUsed, heap, external] = [mb("heap_size_used"), mb("heap_size_total"), mb("external_memory")];
  return { resident: residentMb(pid), heapUsed, heap, external };
}

async function portsOf(child: ChildProcess): Promise<{ port: number; health: number }> {
  if (child.stdout === null) throw new Error("the reporter has no output");
  let port = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { port?: number; healthPort?: number; msg?: string };
    port = said.port ?? port;
    if (said.healthPort !== undefined) {
      child.stdout.on("data", (chunk: Buffer) => process.stderr.write(chunk));
      child.stdout.resume();
      return { port, health: said.healthPort };
    }
  }
  throw new Error("the reporter did not start");
}

/** Processor seconds since it started; 0 where there is no /proc. */
export function cpuSeconds(pid: number): number {
  const fields = textOf(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

/** MB that it has in memory; 0 where there is no /proc. */
export function residentMb(pid: number): number {
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1_024) / 1e6;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // no /proc, or no such process
  }
}
