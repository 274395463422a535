import { mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { identityOf, takeLock } from "@lars/daemon";
import { LarsError } from "@lars/model";
import { lastWords } from "../core/exit-reason.ts";
import { adminBuildKey } from "./admin-sources.ts";
import { Child } from "./child-process.ts";
import { adminFolder, nextProgram } from "./places.ts";

/** Relative to the admin, as Next.js wants it. */
const BUILDS = join(".next", "builds");
const KEPT_BUILDS = 2;
const LOCK_POLL_MS = 250;
const STOP_MS = 2_000;
const OUTPUT_LINES_MAX = 60;
/** Written last: a folder without it is the rest of a build that did not end. */
const COMPLETE = "lars-build-complete";
const USERS = "lars-users";
const MAY_NOT_WRITE = new Set(["EACCES", "EPERM", "EROFS"]);

export interface AdminBuild {
  /** What `LARS_BUILD_FOLDER` tells Next.js. */
  readonly folder: string;
  readonly fresh: boolean;
}

export interface AdminBuildOptions {
  readonly signal: AbortSignal;
  /** Hears each line that Next.js prints. */
  readonly onLine: (line: string) => void;
}

/**
 * A build of the admin as its sources are now: one that is there, else a new one. Each has a folder of its own, named
 * after its sources, so that no build touches one that is being served. It is kept while this process lives.
 * @throws LarsError `BUILD_FAILED` with what tells most of what Next.js printed.
 */
export async function ensureAdminBuild(options: AdminBuildOptions): Promise<AdminBuild> {
  const folder = join(BUILDS, await adminBuildKey());
  try {
    return await findOrBuild(folder, options);
  } catch (cause) {
    if (!MAY_NOT_WRITE.has((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
    // Who may not write there serves what the owner has built.
    if (await isThere(join(adminFolder, folder, COMPLETE))) return { folder, fresh: false };
    const message = `the admin is not built, and ${join(adminFolder, BUILDS)} cannot be written: run npx lars admin build as who owns it`;
    throw new LarsError("BUILD_FAILED", message, { cause });
  }
}

async function findOrBuild(folder: string, options: AdminBuildOptions): Promise<AdminBuild> {
  const path = join(adminFolder, folder);
  await mkdir(join(adminFolder, BUILDS), { recursive: true });
  await using _lock = await waitForLock(`${path}.lock`, options.signal);
  const fresh = !(await isThere(join(path, COMPLETE)));
  if (fresh) await build(folder, options);
  await use(path);
  await removeOldBuilds(path);
  return { folder, fresh };
}

async function waitForLock(file: string, signal: AbortSignal): Promise<AsyncDisposable> {
  for (;;) {
    const attempt = await takeLock(file);
    if (attempt.kind === "taken") return attempt.lock;
    await pause(LOCK_POLL_MS, undefined, { signal });
  }
}

async function build(folder: string, { signal, onLine }: AdminBuildOptions): Promise<void> {
  await rm(join(adminFolder, folder), { recursive: true, force: true });
  const lines: string[] = [];
  const args = [nextProgram, "build"];
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1", LARS_BUILD_FOLDER: folder };
  const child = new Child({ file: process.execPath, args, cwd: adminFolder, env }, (line) => {
    onLine(line);
    lines.push(line);
    if (lines.length > OUTPUT_LINES_MAX) lines.shift();
  });
  const stop = () => void child.stop(STOP_MS);
  signal.addEventListener("abort", stop);
  const exit = await child.exited;
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (exit.code !== 0) throw new LarsError("BUILD_FAILED", `the admin could not be built (${lastWords(lines)})`);
  await writeFile(join(adminFolder, folder, COMPLETE), "");
}

/** Remembers who serves a build, so that nobody removes it meanwhile, and when it was wanted last. */
async function use(path: string): Promise<void> {
  await mkdir(join(path, USERS), { recursive: true });
  await writeFile(join(path, USERS, String(process.pid)), (await identityOf(process.pid)) ?? "");
  const now = new Date();
  await utimes(join(path, COMPLETE), now, now);
}

async function removeOldBuilds(current: string): Promise<void> {
  const parent = join(adminFolder, BUILDS);
  const names = (await readdir(parent)).filter((name) => !name.includes("."));
  const others = names.map((name) => join(parent, name)).filter((path) => path !== current);
  const aged = await Promise.all(others.map(async (path) => ({ path, usedMs: await lastUseMs(path) })));
  const oldest = aged.sort((left, right) => right.usedMs - left.usedMs).slice(KEPT_BUILDS - 1);
  for (const { path } of oldest) {
    if (!(await isInUse(path))) await rm(path, { recursive: true, force: true });
  }
}

/** 0 for one that is no whole build. */
async function lastUseMs(path: string): Promise<number> {
  return (await stat(join(path, COMPLETE)).catch(() => undefined))?.mtimeMs ?? 0;
}

async function isInUse(path: string): Promise<boolean> {
  if (await isThere(`${path}.lock`)) return true;
  const users = await readdir(join(path, USERS)).catch(() => []);
  const alive = await Promise.all(users.map((pid) => identityOf(Number(pid))));
  return alive.some((identity) => identity !== undefined);
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
