/** What a daemon says about itself: whether it can serve, whether its data is old, what state it is in. Knows no socket. */
import type { HttpAnswerer } from "./http-answer.ts";

/** The answer of `/readyz`. */
export interface Readiness {
  readonly ready: boolean;
  /** It serves, but what it serves may be old. */
  readonly stale: boolean;
  /** ISO time since when it is so. */
  readonly since: string;
  /** Why it is not ready, stale, or not whole. */
  readonly reason?: string;
}

/** A part of a service that cannot do its work, whatever the service says of its data. */
export interface Trouble {
  readonly reason: string;
  /** The service can serve meanwhile. */
  readonly serves: boolean;
}

/** A daemon's present health. The service says how it is; the health endpoint tells whoever asks. */
export class Health {
  #readiness: Readiness = { ready: false, stale: false, since: new Date().toISOString(), reason: "starting" };
  #starting = true;
  readonly #troubles = new Map<string, Trouble & { readonly since: string }>();
  #state: () => unknown = () => ({});
  readonly #scrapes: (() => void | Promise<void>)[] = [];
  readonly #answerers = new Map<string, HttpAnswerer>();

  get readiness(): Readiness {
    const troubles = [...this.#troubles.values()];
    const [first] = troubles;
    if (first === undefined) return this.#readiness;
    const { ready, stale, since, reason } = this.#readiness;
    const reasons = [...(reason === undefined ? [] : [reason]), ...troubles.map((trouble) => trouble.reason)];
    return {
      ready: ready && troubles.every(({ serves }) => serves),
      stale,
      since: reason === undefined ? first.since : since,
      reason: reasons.join("; "),
    };
  }

  /** The service has not said yet how it is, and may not yet answer the paths that are its own. */
  get isStarting(): boolean {
    return this.#starting;
  }

  /** A part is in trouble from now on; undefined: it is no more. */
  trouble(part: string, trouble: Trouble | undefined): void {
    const since = this.#troubles.get(part)?.since ?? new Date().toISOString();
    if (trouble === undefined) this.#troubles.delete(part);
    else this.#troubles.set(part, { ...trouble, since });
  }

  /** It can serve, and its data is fresh. */
  ready(): void {
    this.#become({ ready: true, stale: false });
  }

  /** It is alive and cannot serve. */
  notReady(reason: string): void {
    this.#become({ ready: false, stale: false, reason });
  }

  /** It serves, with data that is as old as `since`. */
  stale(reason: string, since: Date): void {
    this.#become({ ready: true, stale: true, reason }, since);
  }

  /** The service has started: ready, unless it said otherwise while it started. */
  started(): void {
    if (this.#starting) this.ready();
  }

  /** What `/state` shows; bigints are written as strings. */
  provideState(state: () => unknown | Promise<unknown>): void {
    this.#state = state;
  }

  /** The present state; the service's own failure is its caller's to answer. */
  async state(): Promise<unknown> {
    return this.#state();
  }

  /**
   * The service answers a path of the endpoint by itself: that one, or all below it when it ends with `/`. It is asked
   * whatever the method; `/state` given here takes the place of {@link provideState}.
   */
  serve(path: string, answerer: HttpAnswerer): void {
    this.#answerers.set(path, answerer);
  }

  /** Who answers `path`, if the service does so by itself. */
  answererOf(path: string): HttpAnswerer | undefined {
    const exact = this.#answerers.get(path);
    if (exact !== undefined) return exact;
    for (const [prefix, answerer] of this.#answerers) {
      if (prefix.endsWith("/") && path.startsWith(prefix)) return answerer;
    }
    return undefined;
  }

  /** Paths that the service answers by itself. */
  get servedPaths(): readonly string[] {
    return [...this.#answerers.keys()];
  }

  /** Called before metrics are read, for gauges that are cheaper to ask for than to keep. */
  onScrape(collect: () => void | Promise<void>): void {
    this.#scrapes.push(collect);
  }

  /** Brings the gauges up to date. */
  async scrape(): Promise<void> {
    for (const collect of this.#scrapes) await collect();
  }

  #become(next: Omit<Readiness, "since">, since?: Date): void {
    this.#starting = false;
    const { ready, stale, reason } = this.#readiness;
    if (since === undefined && ready === next.ready && stale === next.stale && reason === next.reason) return;
    this.#readiness = { ...next, since: (since ?? new Date()).toISOString() };
  }
}
