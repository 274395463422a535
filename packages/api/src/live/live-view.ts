import type { Clock } from "@lars/model";
import type { LiveEvent } from "./live-event.ts";

/** The latest event of a view, numbered so that a watcher knows whether it has seen it. */
interface Numbered<T> {
  readonly number: number;
  readonly event: LiveEvent<T>;
}

/** One view that somebody watches: its latest event, and who waits for the next. */
export class LiveView<T> {
  readonly key: string;
  watchers = 0;
  readonly #read: () => Promise<T>;
  #latest: Numbered<T> | undefined;
  #json: string | undefined;
  #isFailing = false;
  #readMs = Number.NEGATIVE_INFINITY;
  #waiting = Promise.withResolvers<void>();

  constructor(key: string, read: () => Promise<T>) {
    this.key = key;
    this.#read = read;
  }

  /** Undefined until the first read. */
  get latest(): Numbered<T> | undefined {
    return this.#latest;
  }

  /** Whether it was last read at `ms` or before. */
  isDue(ms: number): boolean {
    return this.#readMs <= ms;
  }

  /** Resolves at the next event or when `ended` fires. */
  async changed(ended: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<void>();
    const abort = () => aborted.resolve();
    ended.addEventListener("abort", abort, { once: true });
    await Promise.race([this.#waiting.promise, aborted.promise]);
    ended.removeEventListener("abort", abort);
  }

  /**
   * Reads once and tells the watchers what changed; that the database is away, too, once nothing has come for `lateMs`: it
   * is waited for all the same. Returns a failure the first time only: an outage is one event.
   */
  async refresh(clock: Clock, lateMs: number): Promise<unknown> {
    const startedMs = clock();
    this.#readMs = startedMs;
    const late = setTimeout(() => this.tellAway(startedMs), lateMs);
    try {
      const value = await this.#read();
      this.#isFailing = false;
      const json = JSON.stringify(value);
      if (json === this.#json && this.#latest?.event.kind === "value") return undefined;
      this.#json = json;
      this.#publish({ kind: "value", value, atMs: clock() });
      return undefined;
    } catch (failure) {
      this.tellAway(startedMs);
      if (this.#isFailing) return undefined;
      this.#isFailing = true;
      return failure;
    } finally {
      clearTimeout(late);
    }
  }

  /** Tells the watchers, unless they know, since when nothing could be read. */
  tellAway(sinceMs: number): void {
    if (this.#latest?.event.kind !== "away") this.#publish({ kind: "away", sinceMs });
  }

  #publish(event: LiveEvent<T>): void {
    this.#latest = { number: (this.#latest?.number ?? 0) + 1, event };
    this.#waiting.resolve();
    this.#waiting = Promise.withResolvers<void>();
  }
}
