/** The C programs that figures are compared by: given as they are, or made here from their sources. */
import { type ChildProcess, execFile, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { goFirst, PRECEDENCE, startInSession } from "../sessions.ts";

/** Undefined: not there. */
export interface Programs {
  /** tcp-load: drives a service. */
  readonly load: string | undefined;
  /** tcp-floor: answers everything with the same bytes. */
  readonly floor: string | undefined;
}

export interface ProgramsAsked {
  readonly load?: string | undefined;
  readonly floor?: string | undefined;
  /** A folder with tcp-load.c and tcp-floor.c; of use where there is a `cc`. */
  readonly sources?: string | undefined;
}

const run = promisify(execFile);
const POLL_MS = 10;

/** What is made is removed by `opened`. */
export async function findPrograms(asked: ProgramsAsked, opened: AsyncDisposableStack): Promise<Programs> {
  const { load, floor, sources } = asked;
  if (sources === undefined || !(await hasCompiler())) return { load, floor };
  const folder = await mkdtemp(join(tmpdir(), "lars-bench-c-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const compile = async (name: string): Promise<string> => {
    const program = join(folder, name);
    await run("cc", ["-O2", "-pthread", "-o", program, join(sources, `${name}.c`)]);
    return program;
  };
  return { load: load ?? (await compile("tcp-load")), floor: floor ?? (await compile("tcp-floor")) };
}

function hasCompiler(): Promise<boolean> {
  return run("cc", ["--version"]).then(
    () => true,
    () => false, // none: its absence is the answer
  );
}

/** Starts one of them: each asks, or answers, in one thread. */
export function startProgram(
  precedence: number,
  program: string,
  args: readonly (string | number)[],
  options: SpawnOptions,
): ChildProcess {
  const child = startInSession(precedence, program, args, options);
  if (child.pid !== undefined) goFirst(child.pid);
  return child;
}

export interface Floor extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
}

/** Starts tcp-floor on a free port and waits until it listens. */
export async function startFloor(program: string): Promise<Floor> {
  const port = await freePort();
  const child = startProgram(PRECEDENCE.service, program, [port], { stdio: ["ignore", "ignore", "inherit"] });
  const exited = once(child, "exit");
  await once(child, "spawn");
  const stop = async (): Promise<void> => {
    child.kill();
    await exited;
  };
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with code ${child.exitCode}`);
    await pause(POLL_MS);
  }
  return { pid: child.pid ?? 0, port, [Symbol.asyncDispose]: stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port });
  return once(socket, "connect").then(
    () => {
      socket.destroy();
      return true;
    },
    () => false, // not yet
  );
}
