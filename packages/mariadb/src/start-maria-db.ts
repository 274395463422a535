/** Starts a private server and waits until it answers. */

import { resolve } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { openDatabase } from "@lars/db";
import { LarsError } from "@lars/model";
import { lastWords, prepareDataFolder, runningServer } from "./data-folder.ts";
import { findMariaDb, type MariaDbPrograms } from "./find-maria-db.ts";
import { freePort, portInUse } from "./port.ts";
import { ServerProcess, stopProcess } from "./server-process.ts";

export interface StartMariaDbOptions {
  /** Made and set up when it is missing. */
  readonly dataDir: string;
  /** 0: any free port. */
  readonly port: number;
  /** Default 127.0.0.1: nobody else reaches it, as root has no password. */
  readonly host?: string;
  /** False for data that may be lost with the machine, e.g. in tests: commits then wait for no disk. Default true. */
  readonly durable?: boolean;
  /** Stops a server that runs on the folder already (its launcher was killed) instead of refusing. Default false. */
  readonly takeOver?: boolean;
  /** How long it may take to answer, recovery after a crash included. Default 120 s. */
  readonly startTimeoutMs?: number;
  /** Hears what takes time, as sentences for people. */
  readonly log?: (sentence: string) => void;
}

/** A server that answers. Disposing stops it; it also stops when this process is gone, however that came. */
export interface MariaDbServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** `mysql://root@host:port/name`. */
  url(databaseName: string): string;
  /** Resolves when the server has ended, asked to or not, with the last error it logged. */
  readonly ended: Promise<string>;
}

const POLL_MS = 50;
/** Another process may take a free port between our look and the server's. */
const PORT_ATTEMPTS = 5;

/**
 * Starts a server on `dataDir`. Throws DEPENDENCY_MISSING (no server on this machine), PORT_IN_USE, HOME_INVALID (folder
 * unwritable, not a database's, or in use by another server), DATABASE_UNAVAILABLE (it ended or never answered).
 */
export async function startMariaDb(options: StartMariaDbOptions): Promise<MariaDbServer> {
  const programs = await findMariaDb();
  if (programs === undefined)
    throw new LarsError("DEPENDENCY_MISSING", "No MariaDB or MySQL server on this machine: install mariadb-server.");
  const dataDir = resolve(options.dataDir);
  const host = options.host ?? "127.0.0.1";
  await makeRoom(dataDir, options);
  if (options.port !== 0) await freePort(host, options.port);
  options.log?.(`Preparing a database in ${dataDir}.`);
  await prepareDataFolder(programs, dataDir);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(host, options.port);
    try {
      return await startOn({ ...options, programs, dataDir, host, port });
    } catch (error) {
      const taken = error instanceof LarsError && error.code === "PORT_IN_USE";
      if (!taken || options.port !== 0 || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function makeRoom(dataDir: string, options: StartMariaDbOptions): Promise<void> {
  const pid = await runningServer(dataDir);
  if (pid === undefined) return;
  if (options.takeOver !== true) {
    const message = `A database (process ${pid}) runs on ${dataDir} already: use that Lars, or end it with kill ${pid}.`;
    throw new LarsError("HOME_INVALID", message);
  }
  options.log?.(`Stopping the database that was left behind (process ${pid}).`);
  await stopProcess(pid);
}

interface StartOptions extends StartMariaDbOptions {
  readonly programs: MariaDbPrograms;
  readonly host: string;
}

async function startOn(options: StartOptions): Promise<MariaDbServer> {
  const { host, port, dataDir } = options;
  const server = await ServerProcess.spawn({ ...options, durable: options.durable ?? true });
  const url = (name: string) => `mysql://root@${host}:${port}/${encodeURIComponent(name)}`;
  try {
    options.log?.(`Waiting for the database at ${host}:${port}.`);
    await waitUntilReady(server, url(""), options.startTimeoutMs ?? 120_000);
  } catch (cause) {
    await server.stop();
    throw await startError(options, cause);
  }
  const ended = server.exited.then(async () => (await errorsLogged(dataDir)).at(-1) ?? "It logged no error.");
  return { port, pid: server.pid, url, ended, [Symbol.asyncDispose]: () => server.stop() };
}

async function waitUntilReady(server: ServerProcess, url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (server.hasExited) throw new Error("the server ended");
    try {
      const database = await openDatabase({ url, connectionsMax: 1 });
      await database[Symbol.asyncDispose]();
      if (server.hasExited) throw new Error("the server ended"); // what answered was another one
      return;
    } catch (error) {
      const starting = error instanceof LarsError && error.code === "DATABASE_UNAVAILABLE";
      if (!starting || Date.now() > deadline) throw error;
    }
    await Promise.race([after(POLL_MS), server.exited]);
  }
}

async function startError(options: StartOptions, cause: unknown): Promise<LarsError> {
  const errors = await errorsLogged(options.dataDir);
  if (errors.some((line) => /Address already in use|Bind on TCP\/IP port/.test(line))) {
    return portInUse(options.host, options.port, cause);
  }
  const reason = errors.at(-1) ?? (cause instanceof Error ? cause.message : String(cause));
  const message = `The database in ${options.dataDir} did not start: ${reason} See mysqld.log there.`;
  return new LarsError("DATABASE_UNAVAILABLE", message, { cause });
}

/** MySQL ends with the word that it aborts, after the reason. */
async function errorsLogged(dataDir: string): Promise<string[]> {
  return (await lastWords(dataDir)).filter((line) => line.includes("[ERROR]") && !/\] Aborting\s*$/.test(line));
}
