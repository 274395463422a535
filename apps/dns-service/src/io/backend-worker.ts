/** The backend thread: the one that talks to MySQL, builds snapshots and keeps the last good one on disk. */
import { platform, setPriority } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { createDatabase, type Database } from "@lars/db";
import { LarsError } from "@lars/model";
import { Backoff, type BackoffPolicy } from "@lars/reactor";
import { trimBefore } from "../core/route-watcher.ts";
import { garbageCollector } from "./garbage.ts";
import { beatIn } from "./hang-watch.ts";
import type { BackendInit, FromBackend, ToBackend } from "./messages.ts";
import { NodeReporter } from "./node-reporter.ts";
import { RouteLoader } from "./route-loader.ts";
import { type KeptSnapshot, SnapshotKeeper } from "./snapshot-keeper.ts";

/** Back within a blink after a restart of MySQL; gentle while it is away for long. */
const AWAY_BACKOFF: BackoffPolicy = { firstMs: 100, longestMs: 3_000 };

/** A tenth of what those have who ask: loads take longer under a flood of requests, and never stand still. */
const BACKEND_NICENESS = 10;

/** The version is looked at while a full load streams; both at once, and one for trimming. */
const CONNECTIONS_MAX = 3;

/** A MySQL that hangs, or behind a network that swallows everything, is away after this. */
const SILENCE_MAX_MS = 15_000;

/** Six times that, for a table that is locked, is less: then MySQL says itself what it waits for. */
const LOCK_WAIT_S = 2;

const TRIM_EVERY_MS = 3_600_000;

/** What is served is not called fresh when MySQL keeps a step waiting for longer, whatever it does meanwhile. */
const LATE_MS = 15_000;

/** A MySQL that has not said its version by then is away at the start: what is on disk is served until it does. */
const FIRST_ANSWER_MS = 1_000;

/** What a stop leaves to a step that waits for MySQL. */
const LAST_STEP_MS = 1_000;

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
  /** Why it cannot be loaded; undefined while it can. */
  #awayReason: string | undefined;
  #freshMs: number | undefined;
  #trimDueMs = 0;
  readonly #keeper: SnapshotKeeper;
  /** What the file held at the start. */
  #disk: KeptSnapshot | undefined;
  #stepping: Promise<void> = Promise.resolve();

  constructor(init: BackendInit, tell: (message: FromBackend) => void) {
    this.#init = init;
    this.#tell = tell;
    const options = { url: init.databaseUrl, silenceMaxMs: SILENCE_MAX_MS, lockWaitSeconds: LOCK_WAIT_S };
    this.#database = createDatabase({ ...options, connectionsMax: CONNECTIONS_MAX });
    this.#node = new NodeReporter({
      database: createDatabase({ ...options, connectionsMax: 1 }),
      changeRetentionMs: init.changeRetentionMs,
      clock: Date.now,
      log: (level, message) => tell({ kind: "log", level, message }),
    });
    this.#loader = new RouteLoader({
      source: { ...this.#database.routes, readVersion: () => this.#readVersion() },
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
    this.#keeper = new SnapshotKeeper({
      path: init.snapshotFile,
      retired: this.#loader.retired,
      log: (level, message) => tell({ kind: "log", level, message }),
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

  /** Ends after the step under way, unless MySQL keeps it waiting; the served snapshot is on disk then. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const nodeGone = this.#node[Symbol.asyncDispose]();
    await Promise.race([this.#stepping, delay(LAST_STEP_MS, undefined, { ref: false })]);
    await this.#keeper.saveLast(this.#loader.serving);
    await nodeGone;
    await this.#database[Symbol.asyncDispose]();
  }

  async #run(): Promise<void> {
    if (this.#loader.serving === undefined) await this.#keeper.read((kept) => this.#remember(kept));
    while (!this.#stop.signal.aborted) {
      const waitMs = await this.#step();
      await delay(waitMs, undefined, { signal: this.#stop.signal }).catch(() => {}); // aborted: it ends
    }
  }

  /** Milliseconds until the next step: an edit that comes during a long one has waited already. */
  async #step(): Promise<number> {
    const startedMs = performance.now();
    const late = setTimeout(() => this.#isLate(LATE_MS), LATE_MS);
    try {
      await this.#loader.step();
    } catch (cause) {
      const reason = reasonOf(cause);
      this.#tell({ kind: "failed", reason });
      this.#wentAway(reason);
      return this.#backoff.next();
    } finally {
      clearTimeout(late);
    }
    this.#backoff.reset();
    this.#freshMs = Date.now();
    this.#disk = undefined;
    if (this.#awayReason !== undefined) this.#tell({ kind: "back" });
    this.#awayReason = undefined;
    this.#keeper.save(this.#loader.serving);
    await this.#trim();
    if (this.#leftGarbage) this.#collectGarbage();
    this.#leftGarbage = false;
    return Math.max(0, this.#init.versionCheckIntervalMs - (performance.now() - startedMs));
  }

  /** The first that is asked of MySQL: while there is a file to serve, it is not waited for as long as a connection is. */
  async #readVersion(): Promise<bigint> {
    const isFirst = this.#disk !== undefined;
    const late = isFirst ? setTimeout(() => this.#isLate(FIRST_ANSWER_MS), FIRST_ANSWER_MS) : undefined;
    try {
      return await this.#database.routes.readVersion();
    } finally {
      clearTimeout(late);
    }
  }

  /** A step that takes its time has not failed: who has nothing yet, and would get nothing, goes on waiting for it. */
  #isLate(afterMs: number): void {
    if (this.#loader.serving === undefined && this.#disk === undefined) return;
    this.#wentAway(`DATABASE_UNAVAILABLE: MySQL has not answered for ${afterMs / 1_000} s; it is waited for`);
  }

  #wentAway(reason: string): void {
    if (reason === this.#awayReason) return;
    this.#awayReason = reason;
    const sinceMs = this.#freshMs ?? this.#serveFromDisk() ?? Date.now();
    this.#tell({ kind: "away", sinceMs, reason });
  }

  /** What was served before this process started: for a database that is away, or that lost its hosts meanwhile. */
  #remember(kept: KeptSnapshot): void {
    if (this.#loader.version !== undefined) return; // the disk was slower than MySQL
    this.#disk = kept;
    this.#loader.remember(kept.snapshot);
    const reason = this.#awayReason;
    this.#awayReason = undefined;
    if (reason !== undefined) this.#wentAway(reason); // there is something to serve now
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
  beatIn((workerData as BackendInit).heart);
  obey(parentPort);
}
