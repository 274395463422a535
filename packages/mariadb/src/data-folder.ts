/** The folder a private server keeps its data in: set up whole or not at all. */
import { execFile } from "node:child_process";
import { access, constants, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { LarsError } from "@lars/model";
import type { MariaDbPrograms } from "./find-maria-db.ts";

const run = promisify(execFile);

/** Names inside the folder; the server is started there, so that a long path never breaks the socket's. */
export const PID_FILE = "mysqld.pid";
export const LOG_FILE = "mysqld.log";
export const SOCKET_FILE = "mysqld.sock";

/** Beside the folder while it is set up. */
const UNFINISHED = "unfinished-database";

/** Rights as root: a server started by root must be told that this is meant. */
export function asUser(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}

/** Sets the folder up unless it is already. Throws HOME_INVALID when that cannot be. True: it is new. */
export async function prepareDataFolder(programs: MariaDbPrograms, dataDir: string): Promise<boolean> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK | constants.X_OK);
    await access(dirname(dataDir), constants.W_OK);
  } catch (cause) {
    throw new LarsError(
      "HOME_INVALID",
      `${dataDir} cannot be written: give yourself the right, or choose another folder.`,
      { cause },
    );
  }
  const present = await readdir(dataDir);
  if (present.includes("mysql")) return false;
  if (present.length > 0) {
    const message = `${dataDir} holds ${present[0]} but no database: move that away, or choose another folder.`;
    throw new LarsError("HOME_INVALID", message);
  }
  await createDataFolder(programs, dataDir);
  return true;
}

/**
 * Made beside and put in place when it is complete, so that an interrupted start leaves no half of one. The path is a
 * relative one, as the program that makes it breaks at a space in an absolute one.
 */
async function createDataFolder(programs: MariaDbPrograms, dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  await rm(join(parent, UNFINISHED), { recursive: true, force: true });
  const [program = "", ...options] = creation(programs);
  try {
    await run(program, ["--no-defaults", ...asUser(), `--datadir=./${UNFINISHED}`, "--tmpdir=.", ...options], {
      cwd: parent,
    });
  } catch (cause) {
    await rm(join(parent, UNFINISHED), { recursive: true, force: true });
    const said = (cause as { stderr?: string }).stderr?.trim().split("\n").at(-1) ?? "";
    const message = `A database could not be set up in ${dataDir}: ${said || String(cause)}`;
    throw new LarsError("HOME_INVALID", message, { cause });
  }
  await rename(join(parent, UNFINISHED), dataDir);
}

function creation(programs: MariaDbPrograms): string[] {
  if (programs.install === undefined) return [programs.server, "--initialize-insecure"];
  return [programs.install, "--auth-root-authentication-method=normal", "--skip-test-db"];
}

/** The server that runs on this folder already, if one does. */
export async function runningServer(dataDir: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(dataDir, PID_FILE), "utf8").catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const command = await commandOf(pid);
  return command.includes(dataDir) ? pid : undefined; // another program may have got the number of a dead server
}

async function commandOf(pid: number): Promise<string> {
  const proc = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  if (proc !== undefined) return proc.replaceAll("\0", " ");
  return run("ps", ["-p", String(pid), "-o", "args="]).then(
    ({ stdout }) => stdout,
    () => "",
  );
}

/** What the server last said, newest line last. */
export async function lastWords(dataDir: string): Promise<string[]> {
  const text = await readFile(join(dataDir, LOG_FILE), "utf8").catch(() => "");
  return text.trim().split("\n").slice(-200);
}
