/**
 * One per server: asks the database on behalf of all browsers. However many watch a view, it is read once a tick, and only
 * while somebody watches. A browser that is slow misses values in between, never the last one: nothing queues.
 */
import { setTimeout as after } from "node:timers/promises";
import { type Clock, LarsError } from "@lars/model";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import type { ApiLog } from "../api-log.ts";
import type { LiveEvent } from "./live-event.ts";
import { LiveView } from "./live-view.ts";

/** What is watched: equal topic and input are one view, read once for all. */
export interface LiveSource<T> {
  readonly topic: string;
  readonly input: unknown;
  readonly read: () => Promise<T>;
}

/** What a hub is tuned by and whom it talks to. */
export interface LiveHubOptions {
  /** The cheapest question: when its answer changes, every view is read at once. */
  readonly readVersion: () => Promise<number>;
  readonly clock: Clock;
  readonly log: ApiLog;
  /** How often the version is looked at while somebody watches (default 250). */
  readonly tickMs?: number;
  /** How often a view is read although the version stays (default 1000). */
  readonly viewMs?: number;
  /** A database that has not answered by then is told to be away, and waited for (default 3000). */
  readonly lateMs?: number;
  /** The most different views (default 500); one more is refused with LIVE_FULL. */
  readonly viewsMax?: number;
  /** The most watchers of all views together (default 2000); one more is refused with LIVE_FULL. */
  readonly watchersMax?: number;
}

const READS_AT_ONCE = 4;

/** Watches views; ends every watcher when it is disposed. */
export class LiveHub implements AsyncDisposable {
  readonly #options: Required<LiveHubOptions>;
  readonly #views = new Map<string, LiveView<unknown>>();
  readonly #stopping = new AbortController();
  #watchers = 0;
  #running: Promise<void> | undefined;
  #version: number | undefined;
  #nap = new AbortController();

  constructor(options: LiveHubOptions) {
    this.#options = { tickMs: 250, viewMs: 1_000, lateMs: 3_000, viewsMax: 500, watchersMax: 2_000, ...options };
  }

  /** Views that somebody watches now. */
  get views(): number {
    return this.#views.size;
  }

  /** Somebody changed something: look now rather than at the next tick. */
  wake(): void {
    this.#nap.abort();
  }

  /** The present value first, then each one that differs from the one before, until `signal` or the hub's end. */
  async *watch<T>(source: LiveSource<T>, signal?: AbortSignal): AsyncGenerator<TrackedEnvelope<LiveEvent<T>>, void> {
    const ended = signal === undefined ? this.#stopping.signal : AbortSignal.any([signal, this.#stopping.signal]);
    const view = this.#open(source);
    this.#watchers += 1;
    view.watchers += 1;
    try {
      let seen = 0;
      while (!ended.aborted) {
        const latest = view.latest;
        if (latest === undefined || latest.number === seen) {
          await view.changed(ended);
          continue;
        }
        seen = latest.number;
        yield tracked(String(latest.number), latest.event);
      }
    } finally {
      this.#watchers -= 1;
      view.watchers -= 1;
      if (view.watchers === 0) this.#views.delete(view.key);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  #open<T>(source: LiveSource<T>): LiveView<T> {
    const key = JSON.stringify([source.topic, source.input]);
    const present = this.#views.get(key);
    if (this.#watchers >= this.#options.watchersMax) throw full();
    if (present !== undefined) return present as LiveView<T>;
    if (this.#views.size >= this.#options.viewsMax) throw full();
    const view = new LiveView(key, source.read);
    this.#views.set(key, view);
    this.#running ??= this.#run();
    this.wake();
    return view;
  }

  async #run(): Promise<void> {
    while (this.#views.size > 0 && !this.#stopping.signal.aborted) {
      this.#nap = new AbortController();
      await this.#tick();
      await after(this.#options.tickMs, undefined, { signal: this.#nap.signal }).catch(() => undefined);
    }
    this.#running = undefined;
  }

  async #tick(): Promise<void> {
    const { clock, viewMs, lateMs, log } = this.#options;
    const changed = await this.#versionChanged();
    const now = clock();
    const due = [...this.#views.values()].filter((view) => changed || view.isDue(now - viewMs));
    const readOneByOne = async () => {
      for (let view = due.shift(); view !== undefined; view = due.shift()) {
        const failure = await view.refresh(clock, lateMs);
        if (failure !== undefined) log.warn({ err: failure, view: view.key }, "a live view could not be read");
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, readOneByOne));
  }

  async #versionChanged(): Promise<boolean> {
    const { clock, lateMs, readVersion } = this.#options;
    const startedMs = clock();
    const late = setTimeout(() => {
      for (const view of this.#views.values()) view.tellAway(startedMs);
    }, lateMs);
    const version = await readVersion().catch(() => undefined); // the views say that the database is away
    clearTimeout(late);
    const changed = version !== this.#version;
    this.#version = version;
    return changed;
  }
}

function full(): LarsError {
  return new LarsError("LIVE_FULL", "Too many live views are open at once: close some windows of the admin.");
}
