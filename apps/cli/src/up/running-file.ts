import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What runs, for other programs of this machine: `running.json` in LARS_HOME, there while everything runs. */
export interface Running {
  /** Of the launcher. */
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly admin: { readonly url: string };
  readonly dnsService: { readonly port: number; readonly healthUrl: string };
  readonly reporter: { readonly port: number; readonly healthUrl: string };
  readonly agent: { readonly basePort: number; readonly healthUrl: string };
  /** Where the database is, without the password. */
  readonly database: string;
  /** Process ids by name; 0 while a crashed one waits for its restart. */
  readonly pids: Readonly<Record<string, number>>;
}

function fileIn(home: string): string {
  return join(home, "running.json");
}

/** Writes it whole: a reader sees the old or the new one. */
export async function writeRunning(home: string, running: Running): Promise<void> {
  const draft = `${fileIn(home)}.new`;
  await writeFile(draft, `${JSON.stringify(running, undefined, 2)}\n`, { mode: 0o600 });
  await rename(draft, fileIn(home));
}

export async function removeRunning(home: string): Promise<void> {
  await rm(fileIn(home), { force: true });
}

/** Undefined when nothing runs, or what is there is none. */
export async function readRunning(home: string): Promise<Running | undefined> {
  try {
    return JSON.parse(await readFile(fileIn(home), "utf8")) as Running;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT" || cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** What runs at this moment: what a launcher left behind when it was killed says nothing. */
export async function readLiving(home: string): Promise<Running | undefined> {
  const running = await readRunning(home);
  return running !== undefined && isAlive(running.pid) ? running : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM"; // it is somebody else's, and lives
  }
}
