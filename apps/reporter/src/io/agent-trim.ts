/** Forgets agents that nobody has seen for long: a machine that went would stand in the dashboards for ever. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@lars/daemon";
import type { Clock } from "@lars/model";

export interface AgentTrimPolicy {
  /** Agents that were not seen for so long go, ms. */
  readonly retentionMs: number;
  /** Between two looks, ms. */
  readonly everyMs: number;
  /** Rows of one statement. */
  readonly batchRows: number;
}

export interface AgentTrimParts {
  /** Forgets at most so many rows of agents not seen since `seenMs`; how many went. */
  readonly trim: (seenMs: number, rowsMax: number) => Promise<number>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly trimmed: (rows: number) => void;
}

/** Looks at once and then again and again, until it is disposed. */
export class AgentTrim implements AsyncDisposable {
  readonly #policy: AgentTrimPolicy;
  readonly #parts: AgentTrimParts;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(policy: AgentTrimPolicy, parts: AgentTrimParts) {
    this.#policy = policy;
    this.#parts = parts;
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#look();
      await delay(this.#policy.everyMs, undefined, { signal }).catch(() => undefined); // aborted: the stop has come
    }
  }

  /** A look that fails is made up for by the next one; whether MySQL is there is told by the flushes. */
  async #look(): Promise<void> {
    try {
      const rows = await this.#trimAll();
      if (rows > 0) this.#parts.log.info({ rows }, "agents that were not seen for long are forgotten");
    } catch (err) {
      this.#parts.log.debug({ err }, "agents were not trimmed; the next look tries again");
    }
  }

  async #trimAll(): Promise<number> {
    const { retentionMs, batchRows } = this.#policy;
    const seenMs = this.#parts.clock() - retentionMs;
    let rows = 0;
    for (let gone = batchRows; gone >= batchRows && !this.#stop.signal.aborted; rows += gone) {
      gone = await this.#parts.trim(seenMs, batchRows);
      this.#parts.trimmed(gone);
    }
    return rows;
  }
}
