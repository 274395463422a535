/** A file that stands for the right to do something alone; it names the process that has it, and dies with it. */
import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { identityOf } from "./process-identity.ts";

const ATTEMPTS = 5;

export type Lock =
  | { readonly kind: "taken"; readonly lock: AsyncDisposable }
  /** `pid` is 0 when too many want it at this moment to tell who has it. */
  | { readonly kind: "held"; readonly pid: number };

/**
 * Takes the lock that `file` stands for, unless a living process of this machine has it. A lock whose process is gone is
 * taken over, also when its pid was given to another process since.
 * @throws the error of the file system when the lock can be neither read nor written
 */
export async function takeLock(file: string): Promise<Lock> {
  const own = `${await identityOf(process.pid)}\n`;
  await mkdir(dirname(file), { recursive: true });
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await create(file, own)) return { kind: "taken", lock: { [Symbol.asyncDispose]: () => giveBack(file, own) } };
    const found = await readIfThere(file);
    if (found === undefined) continue; // whoever had it has ended
    const pid = await livingHolder(found);
    if (pid !== undefined) return { kind: "held", pid };
    await setAside(file, found);
  }
  return { kind: "held", pid: 0 };
}

/** Whole or not at all: a reader never sees a lock without its pid. */
async function create(file: string, text: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, text);
    await link(draft, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Somebody may have removed the file by hand, and another process have made it anew. */
async function giveBack(file: string, own: string): Promise<void> {
  if ((await readIfThere(file)) === own) await rm(file, { force: true });
}

async function livingHolder(text: string): Promise<number | undefined> {
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0)) return undefined;
  return (await identityOf(pid)) === text.trim() ? pid : undefined;
}

/**
 * Removes a dead lock. Renamed first, and looked at: of two who found it dead, the slower one must not remove what the
 * quicker has made since.
 */
export async function setAside(file: string, dead: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    if ((await readIfThere(aside)) !== dead) await link(aside, file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw cause; // somebody was quicker: to remove it, or to take it
  }
  await rm(aside, { force: true });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}
