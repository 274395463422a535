/**
 * When the agent could have run and did not, as the processors were somebody else's: the kernel counts for each thread how
 * long it waited for one (Linux, schedstat). Elsewhere nothing is known, and nobody was ever starved.
 */
import { readdirSync, readFileSync } from "node:fs";

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A thread that waits for less was not starved: threads of a busy machine wait a little all the time. */
const WAITED_MS = 2;
const NS_PER_MS = 1e6;
const KEPT_MS = 20_000;
/** Threads of the engine that answer nobody. */
const HELPERS = /^(V8Worker|DelayedTask|SignalInspector|libuv-worker)/;

export class Starvation {
  readonly #folder: string;
  readonly #names = new Map<string, string>();
  #waitedNs: ReadonlyMap<string, number> = new Map();
  #lookedMs = 0;
  #stretches: Stretch[] = [];

  /** @param pid the process that is watched. */
  constructor(pid: number) {
    this.#folder = `/proc/${pid}/task`;
  }

  /** Looks at what happened since the last look. */
  look(nowMs: number): void {
    const before = this.#waitedNs;
    this.#waitedNs = this.#read();
    const longestNs = Math.max(0, ...[...this.#waitedNs].map(([thread, ns]) => ns - (before.get(thread) ?? ns)));
    if (longestNs > WAITED_MS * NS_PER_MS) this.#stretches.push({ fromMs: this.#lookedMs, toMs: nowMs });
    this.#stretches = this.#stretches.filter(({ toMs }) => toMs > nowMs - KEPT_MS);
    this.#lookedMs = nowMs;
  }

  /** Whether it waited at some time between these, of which the later one is before the last look. */
  was(fromMs: number, toMs: number): boolean {
    return this.#stretches.some((stretch) => stretch.fromMs <= toMs && stretch.toMs >= fromMs);
  }

  #read(): ReadonlyMap<string, number> {
    try {
      const threads = readdirSync(this.#folder).filter((thread) => !HELPERS.test(this.#nameOf(thread)));
      return new Map(threads.map((thread) => [thread, Number(this.#file(thread, "schedstat").split(" ")[1])]));
    } catch {
      return new Map(); // a thread that has just ended, another system, or the process is gone: the next look may tell
    }
  }

  #nameOf(thread: string): string {
    const name = this.#names.get(thread) ?? this.#file(thread, "comm");
    this.#names.set(thread, name);
    return name;
  }

  #file(thread: string, name: "comm" | "schedstat"): string {
    return readFileSync(`${this.#folder}/${thread}/${name}`, "latin1");
  }
}
