/** Decides what follows when a supervised process ends: an end, a refusal to start, or another try after a while. */
import type { Clock } from "@lars/model";

export interface RestartPolicy {
  /** Before the first restart, ms; doubles with each one that follows. */
  readonly delayMinMs: number;
  readonly delayMaxMs: number;
  /** A process that was ready this long is sound: the next delay is the first one again. */
  readonly soundAfterMs: number;
}

export const restartPolicy: RestartPolicy = { delayMinMs: 500, delayMaxMs: 30_000, soundAfterMs: 60_000 };

export type Verdict =
  | { readonly kind: "stopped" }
  /** It was never ready: whoever starts it is told, nothing is tried again. */
  | { readonly kind: "refused" }
  | { readonly kind: "restart"; readonly afterMs: number };

type State = "starting" | "ready" | "waiting" | "stopping";

/** The life of one supervised process, over as many processes as it takes. */
export class Supervision {
  readonly #policy: RestartPolicy;
  readonly #clock: Clock;
  #state: State = "starting";
  #wasReady = false;
  #readySince = 0;
  #restarts = 0;

  constructor(policy: RestartPolicy, clock: Clock) {
    this.#policy = policy;
    this.#clock = clock;
  }

  /** It could do its work once, and should go on: over crashes and restarts, to the request to stop. */
  get isServing(): boolean {
    return this.#wasReady && this.#state !== "stopping";
  }

  /** A process was started. */
  started(): void {
    if (this.#state !== "stopping") this.#state = "starting";
  }

  /** It can do its work. */
  ready(): void {
    if (this.#state !== "starting") return;
    this.#state = "ready";
    this.#wasReady = true;
    this.#readySince = this.#clock();
  }

  /** It is wanted no more: its end is no crash. */
  stopping(): void {
    this.#state = "stopping";
  }

  /** It ended. */
  ended(): Verdict {
    if (this.#state === "stopping") return { kind: "stopped" };
    if (!this.#wasReady) return { kind: "refused" };
    if (this.#state === "ready" && this.#clock() - this.#readySince >= this.#policy.soundAfterMs) this.#restarts = 0;
    this.#state = "waiting";
    const afterMs = Math.min(this.#policy.delayMinMs * 2 ** this.#restarts, this.#policy.delayMaxMs);
    this.#restarts += 1;
    return { kind: "restart", afterMs };
  }
}
