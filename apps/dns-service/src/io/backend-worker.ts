/** The backend thread: the one that talks to MySQL, builds snapshots and keeps the last good one on disk. */
import { platform, setPriority } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { createDatabase, type Database } from "@lars/db";
import { LarsError } from "@lars/model";
import { Backoff, type BackoffPolicy } from "@lars/reactor";
import { RouteSnapshot } from "../core/route-snapshot.ts";
import { trimBefore } from "../core/route-watcher.ts";
import { garbageCollector } from "./garbage.ts";
import type { BackendInit, FromBackend, ToBackend } from "./messages.ts";
import { NodeReporter } from "./node-reporter.ts";
import { RouteLoader } from "./route-loader.ts";
import { loadSnapshot, saveSnapshot } from "./snapshot-file.ts";

/** Back within a blink after a restart of MySQL; gentle while it is away for long. */
const AWAY_BACKOFF: BackoffPolicy = { firstMs: 100, longestMs: 3_000 };

/** A third of a loop's weight: loads take longer under a flood of requests, and never stand still. */
const BACKEND_NICENESS = 5;

/** The version is looked at while a full load streams; both at once, and one for trimming. */
const CONNECTIONS_MAX = 3;

/** A MySQL that hangs, or behind a network that swallows everything, is away after this; longer than any lock is waited for. */
const SILENCE_MAX_MS = 15_000;

const TRIM_EVERY_MS = 3_600_000;

/** Ten edits a second need not be ten files a second. */
const SAVE_EVERY_MS = 5_000;

/** After one that failed. */
const SAVE_AGAIN_MS = 60_000;

class Backend implements AsyncDisposable {
  readonly #init: BackendInit;
  readonly #tell: (message: FromBackend) => void;
  readonly #database: Database;
  readonly #loader: RouteLoader;
  readonly #node: NodeReporter;
  readonly #backoff = new Backoff(AWAY_BACKOFF, Math.random);
  readonly #stop = new AbortController();
  readonly #collectGarbage = garbageCollector();
  #leftGarbage = false;
  #isAway = false;
  #freshMs: number | undefined;
  #trimDueMs = 0;
  /** What the file held at the start, and when it was written. */
  #disk: { readonly snapshot: RouteSnapshot; readonly savedAtMs: number } | undefined;
  #saved: RouteSnapshot | undefined;
  #saveDueMs = 0;
  #saveFailure: string | undefined;
  #saving: Promise<void> | undefined;
  #stepping: Promise<void> = Promise.resolve();

  constructor(init: BackendInit, tell: (message: FromBackend) => void) {
    this.#init = init;
    this.#tell = tell;
    const options = { url: init.databaseUrl, silenceMaxMs: SILENCE_MAX_MS };
    this.#database = createDatabase({ ...options, connectionsMax: CONNECTIONS_MAX });
    this.#node = new NodeReporter({
      database: createDatabase({ ...options, connectionsMax: 1 }),
      changeRetentionMs: init.changeRetentionMs,
      clock: Date.now,
      log: (level, message) => tell({ kind: "log", level, message }),
    });
    this.#loader = new RouteLoader({
      source: this.#database.routes,
      clock: steadyClock,
      loadIntervalMs: init.loadIntervalMs,
      emptyProtectionHoldMs: init.emptyProtectionHoldMs,
      ...(init.serving && { serving: init.serving }),
      publish: (next) => tell({ kind: "snapshot", ...next }),
      loaded: (load) => {
        this.#leftGarbage ||= load.how !== "changes";
        tell({ kind: "loaded", load });
      },
    });
  }

  /** Steps until it is stopped. */
  run(): void {
    this.#stepping = this.#run();
  }

  hear(message: ToBackend): void {
    if (message.kind === "served") this.#loader.retired.everyLoopServes(message.generation);
    if (message.kind === "node") this.#node.hear(message.report);
  }

  /** Ends after the step under way; the served snapshot is on disk then. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const nodeGone = this.#node[Symbol.asyncDispose]();
    await this.#stepping;
    await this.#saving;
    this.#saveDueMs = 0;
    this.#save();
    await this.#saving;
    await nodeGone;
    await this.#database[Symbol.asyncDispose]();
  }

  async #run(): Promise<void> {
    await this.#readDisk();
    while (!this.#stop.signal.aborted) {
      const waitMs = await this.#step();
      await delay(waitMs, undefined, { signal: this.#stop.signal }).catch(() => {}); // aborted: it ends
    }
  }

  /** Milliseconds until the next step. */
  async #step(): Promise<number> {
    try {
      await this.#loader.step();
    } catch (cause) {
      await this.#failed(cause);
      return this.#backoff.next();
    }
    this.#backoff.reset();
    this.#freshMs = Date.now();
    this.#disk = undefined;
    if (this.#isAway) this.#tell({ kind: "back" });
    this.#isAway = false;
    this.#save();
    await this.#trim();
    if (this.#leftGarbage) this.#collectGarbage();
    this.#leftGarbage = false;
    return this.#init.versionCheckIntervalMs;
  }

  async #failed(cause: unknown): Promise<void> {
    const reason = reasonOf(cause);
    this.#tell({ kind: "failed", reason });
    if (this.#isAway) return;
    this.#isAway = true;
    const sinceMs = this.#freshMs ?? this.#serveFromDisk() ?? Date.now();
    this.#tell({ kind: "away", sinceMs, reason });
  }

  /** What was served before this process started: for a database that is away, or that lost its hosts meanwhile. */
  async #readDisk(): Promise<void> {
    if (this.#loader.serving !== undefined) return;
    const path = this.#init.snapshotFile;
    const file = await loadSnapshot(path);
    if (file.kind === "none") {
      const level = file.problem === "missing" ? "info" : "error";
      this.#tell({ kind: "log", level, message: `${path} is not served: ${file.problem}: ${file.reason}` });
      return;
    }
    const snapshot = new RouteSnapshot(file.packed);
    this.#saved = snapshot;
    this.#disk = { snapshot, savedAtMs: file.savedAtMs };
    this.#loader.remember(snapshot);
  }

  /** The time that the file was written; undefined when there is none to serve, or something is served already. */
  #serveFromDisk(): number | undefined {
    const disk = this.#disk;
    this.#disk = undefined;
    if (disk === undefined || !this.#loader.serveRemembered()) return undefined;
    const { routes, version } = disk.snapshot.packed;
    const message = `${routes} routes of version ${version} are served from ${this.#init.snapshotFile}`;
    this.#tell({ kind: "log", level: "warn", message });
    return disk.savedAtMs;
  }

  async #trim(): Promise<void> {
    const { version } = this.#loader;
    const now = Date.now();
    if (version === undefined || now < this.#trimDueMs) return;
    this.#trimDueMs = now + TRIM_EVERY_MS;
    try {
      const before = trimBefore(version, now, this.#init.changeRetentionMs);
      const trimmed = await this.#database.routes.trimChanges(before);
      if (trimmed > 0) this.#tell({ kind: "log", level: "info", message: `${trimmed} old RouteChange rows trimmed` });
    } catch (cause) {
      this.#tell({ kind: "log", level: "warn", message: `RouteChange was not trimmed: ${reasonOf(cause)}` });
    }
  }

  /** Writes the served snapshot if it is not on disk yet. Its memory is held until it is. */
  #save(): void {
    const snapshot = this.#loader.serving;
    const now = Date.now();
    if (snapshot === undefined || snapshot === this.#saved || this.#saving || now < this.#saveDueMs) return;
    this.#saveDueMs = now + SAVE_EVERY_MS;
    this.#saved = snapshot;
    this.#loader.retired.hold(snapshot.packed.memory);
    this.#saving = saveSnapshot(this.#init.snapshotFile, snapshot.packed, now)
      .then(
        () => this.#saveEnded(undefined),
        (cause: unknown) => this.#saveEnded(reasonOf(cause)),
      )
      .finally(() => {
        this.#loader.retired.release();
        this.#saving = undefined;
      });
  }

  /** A disk that is full stays so for a while: it is said once, and tried again now and then. */
  #saveEnded(failure: string | undefined): void {
    const path = this.#init.snapshotFile;
    if (failure !== undefined) {
      this.#saved = undefined;
      this.#saveDueMs = Date.now() + SAVE_AGAIN_MS;
    }
    if (failure === this.#saveFailure) return;
    this.#saveFailure = failure;
    if (failure === undefined) this.#tell({ kind: "log", level: "info", message: `${path} is written again` });
    else this.#tell({ kind: "log", level: "error", message: `${path} was not written: ${failure}` });
  }
}

/** Unix milliseconds that no correction of the machine's clock takes back: intervals are measured with it. */
function steadyClock(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

function reasonOf(cause: unknown): string {
  if (cause instanceof LarsError) return `${cause.code}: ${cause.message}`;
  return cause instanceof Error ? cause.message : String(cause);
}

function obey(port: MessagePort): void {
  const backend = new Backend(workerData as BackendInit, (message) => port.postMessage(message));
  port.on("message", (message: ToBackend) => {
    if (message.kind === "stop") void backend[Symbol.asyncDispose]().finally(() => port.close());
    else backend.hear(message);
  });
  backend.run();
}

/** Where cores are few, who asks comes before who loads. Linux alone has a priority for each thread (0 is the calling one). */
function giveWayToLoops(): void {
  if (platform() === "linux") setPriority(0, BACKEND_NICENESS);
}

if (parentPort !== null) {
  giveWayToLoops();
  obey(parentPort);
}
