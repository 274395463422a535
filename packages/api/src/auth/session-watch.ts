/** Ends what a session has opened soon after the session itself: one query for all sessions that watch, while any does. */
import { setTimeout as after } from "node:timers/promises";

/** Whom it asks, and how often. */
export interface SessionWatchOptions {
  /** Which of these sessions are still good. */
  readonly good: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  /** How often: what a session opened ends within this time and that of a query. */
  readonly everyMs: number;
}

/** A session that is watched; disposing it ends the watch. */
export interface WatchedSession extends Disposable {
  /** Fires when the session has ended. */
  readonly ended: AbortSignal;
}

/** Watches sessions. */
export class SessionWatch implements AsyncDisposable {
  readonly #options: SessionWatchOptions;
  readonly #watched = new Map<string, Set<AbortController>>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
  }

  /** Watches the session `id` until it ends or nobody wants to know any more. */
  watch(id: string): WatchedSession {
    const ended = new AbortController();
    const own = this.#watched.get(id) ?? new Set();
    this.#watched.set(id, own.add(ended));
    this.#running ??= this.#run();
    return {
      ended: ended.signal,
      [Symbol.dispose]: () => {
        own.delete(ended);
        if (own.size === 0 && this.#watched.get(id) === own) this.#watched.delete(id);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#watched.size > 0 && !signal.aborted) {
      await after(this.#options.everyMs, undefined, { signal }).catch(() => undefined); // told to stop
      if (!signal.aborted) await this.#look();
    }
    this.#running = undefined;
  }

  async #look(): Promise<void> {
    const asked = [...this.#watched.keys()];
    const good = await this.#options.good(asked).catch(() => undefined); // a database that is away ends no session
    if (good === undefined) return;
    for (const id of asked) if (!good.has(id)) for (const ended of this.#watched.get(id) ?? []) ended.abort();
  }
}
