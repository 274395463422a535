import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { identityOf } from "./process-identity.ts";

const ATTEMPTS = 5;

export type Lock =
  | { readonly kind: "taken"; readonly lock: AsyncDisposable }
  | { readonly kind: "held"; readonly pid: number };

/** Takes the lock that `file` stands for, unless a living process has it. A lock whose process is gone is taken over. */
export async function takeLock(file: string): Promise<Lock> {
  const own = await identityOf(process.pid);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await create(file, `${own}\n`)) {
      return { kind: "taken", lock: { [Symbol.asyncDispose]: () => rm(file, { force: true }) } };
    }
    const pid = await livingHolder(file);
    if (pid !== undefined) return { kind: "held", pid };
    await setAside(file);
  }
  return { kind: "held", pid: 0 };
}

/** Whole or not at all: a reader never sees a lock without its pid. */
async function create(file: string, text: string): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  try {
    await link(draft, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  } finally {
    await rm(draft, { force: true });
  }
}

async function livingHolder(file: string): Promise<number | undefined> {
  const text = await readIfThere(file);
  const pid = Number.parseInt(text ?? "", 10);
  if (!(pid > 0)) return undefined;
  return (await identityOf(pid)) === text?.trim() ? pid : undefined;
}

/** Renamed first: of two who find the same dead lock, one only has it to remove. */
async function setAside(file: string): Promise<void> {
  const aside = `${file}.${process.pid}.old`;
  try {
    await rename(file, aside);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
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
