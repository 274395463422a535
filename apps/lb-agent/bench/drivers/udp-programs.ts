/** The C programs that the agent is measured by, udp-load and udp-floor: given as they are, or made from their sources. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SHARDS } from "@lars/protocol";
import { bindUdp } from "@lars/reactor";

/** What a load saw: one call is a question, its answer, and a report. */
export interface LoadFigures {
  readonly iterations: number;
  readonly perSecond: number;
  readonly p50us: number;
  readonly p99us: number;
  readonly maxus: number;
  /** Questions that were not answered within a second. */
  readonly lost: number;
  /** Answers by return code: success, overload, system error, no such module. */
  readonly retcodes: readonly number[];
}

export interface LoadShape {
  readonly basePort: number;
  /** Callers, each with a module of its own from 1 on. */
  readonly threads: number;
  readonly seconds: number;
}

export interface Programs {
  readonly load: string;
  readonly floor: string;
}

const run = promisify(execFile);
const FLOOR_TRIES = 50;
const WARM_UP_SECONDS = 0.3;

/** Undefined: not given, and no compiler or no sources to make them of. What is made is removed by `opened`. */
export async function findPrograms(
  asked: { readonly load?: string | undefined; readonly floor?: string | undefined; readonly c?: string | undefined },
  opened: AsyncDisposableStack,
): Promise<Programs | undefined> {
  const { load, floor, c: sources } = asked;
  if (load !== undefined && floor !== undefined) return { load, floor };
  if (sources === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "lars-bench-c-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const compile = async (name: string): Promise<string> => {
    const program = join(folder, name);
    await run("cc", ["-O2", "-pthread", "-o", program, join(sources, `${name}.c`)]);
    return program;
  };
  return { load: load ?? (await compile("udp-load")), floor: floor ?? (await compile("udp-floor")) };
}

/** Runs udp-load to its end. */
export async function putLoad(program: string, { basePort, threads, seconds }: LoadShape): Promise<LoadFigures> {
  const { stdout } = await run(program, [String(threads), String(seconds), String(basePort)]);
  return JSON.parse(stdout) as LoadFigures;
}

export interface Floor extends AsyncDisposable {
  readonly basePort: number;
}

/** Starts udp-floor on three free ports, and waits until it answers. */
export async function startFloor({ floor, load }: Programs): Promise<Floor> {
  const basePort = await freeBasePort();
  const child = spawn(floor, [String(basePort)], { stdio: ["ignore", "ignore", "inherit"] });
  const exited = once(child, "exit");
  await once(child, "spawn");
  const stop = async (): Promise<void> => {
    child.kill();
    await exited;
  };
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${floor} ended with code ${child.exitCode}`);
    const { lost } = await putLoad(load, { basePort, threads: SHARDS, seconds: WARM_UP_SECONDS });
    if (lost === 0) return { basePort, [Symbol.asyncDispose]: stop };
  }
}

/** The first of three UDP ports in a row that were free a moment ago. */
async function freeBasePort(): Promise<number> {
  for (let tries = 0; tries < FLOOR_TRIES; tries++) {
    await using taken = new AsyncDisposableStack();
    const listen = async (port: number): Promise<number> =>
      taken.use(await bindUdp({ host: "127.0.0.1", port }, () => undefined)).port;
    const first = await listen(0);
    const rest = await Promise.allSettled([first + 1, first + 2].map(listen));
    if (rest.every(({ status }) => status === "fulfilled")) return first;
  }
  throw new Error("no three free UDP ports in a row");
}
