/** The server as a process: spawned, watched, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { asUser, LOG_FILE, PID_FILE, SOCKET_FILE } from "./data-folder.ts";
import type { MariaDbPrograms } from "./find-maria-db.ts";

export interface ServerProcessOptions {
  readonly programs: MariaDbPrograms;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly durable: boolean;
}

/** A server that does not end by itself is killed after this; InnoDB recovers at the next start. */
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;

/** The folder that packages give MySQL for files of LOAD DATA is of its own user: others' servers do not start with it. */
const MYSQL_OPTIONS = ["--mysqlx=OFF", "--secure-file-priv=NULL"];

/**
 * One server process. It is in a process group of its own, so that Ctrl-C in a terminal reaches those who use it first.
 * A guard reads a pipe that only this process writes: when this process is gone, however that came, the guard ends the
 * server.
 */
export class ServerProcess {
  readonly pid: number;
  readonly exited: Promise<void>;
  readonly #server: ChildProcess;

  private constructor(server: ChildProcess, pid: number) {
    this.#server = server;
    this.pid = pid;
    const guard = spawn("/bin/sh", ["-c", 'read -r _; kill "$0"', String(pid)], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    guard.on("error", () => undefined); // no shell, no guard: the server is still stopped in order
    this.exited = once(server, "exit").then(() => void guard.kill("SIGKILL"));
  }

  /** Starts the server; it logs to a file that each start begins anew. */
  static async spawn(options: ServerProcessOptions): Promise<ServerProcess> {
    const log = await open(join(options.dataDir, LOG_FILE), "w");
    try {
      const server = spawn(options.programs.server, serverOptions(options), {
        cwd: options.dataDir,
        detached: true,
        stdio: ["ignore", log.fd, log.fd],
      });
      await once(server, "spawn");
      return new ServerProcess(server, server.pid ?? 0);
    } finally {
      await log.close();
    }
  }

  get hasExited(): boolean {
    return this.#server.exitCode !== null || this.#server.signalCode !== null;
  }

  /** Ends the server and waits until it has. Twice is fine. */
  async stop(): Promise<void> {
    if (this.hasExited) return this.exited;
    this.#server.kill("SIGTERM");
    const waiting = new AbortController();
    const tooLong = after(STOP_TIMEOUT_MS, "late", { signal: waiting.signal }).catch(() => undefined);
    if ((await Promise.race([this.exited, tooLong])) === "late") this.#server.kill("SIGKILL");
    waiting.abort();
    await this.exited;
  }
}

/** Ends a server that is not our child, and waits until it has. */
export async function stopProcess(pid: number): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  for (let signal: "SIGTERM" | 0 = "SIGTERM"; send(pid, signal); signal = 0) {
    if (Date.now() > deadline) send(pid, "SIGKILL");
    await after(POLL_MS);
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // it is gone
  }
}

function serverOptions({ programs, dataDir, host, port, durable }: ServerProcessOptions): string[] {
  return [
    "--no-defaults",
    ...asUser(),
    `--datadir=${dataDir}`,
    "--tmpdir=.", // its data folder: a server that starts sweeps its tmpdir, other servers' temporary tables included
    `--socket=${SOCKET_FILE}`,
    `--pid-file=${join(dataDir, PID_FILE)}`,
    `--bind-address=${host}`,
    `--port=${port}`,
    "--character-set-server=utf8mb4",
    "--skip-log-bin",
    ...(programs.kind === "mariadb" ? ["--skip-name-resolve"] : MYSQL_OPTIONS),
    ...(durable ? [] : ["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0"]),
  ];
}
