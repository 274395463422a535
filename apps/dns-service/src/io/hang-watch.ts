/**
 * Ends a thread whose event loop does not turn any more. It says that it turns by changing a number now and then: a load of
 * a million rows turns it for each piece that MySQL sends, so one that is busy is not taken for one that hangs.
 */
import type { Worker } from "node:worker_threads";
import { FreeShare, Pulse, systemThread } from "@lars/reactor";

/** Looks without a beat, in each of which the thread could have run, after which it hangs: 10 s. */
const STUCK_LOOKS = 10;

/** The same for a thread that was not let run, or of which that is not known: on a machine that swaps, or without Linux. */
const HUNG_LOOKS = 120;

/** Half of what is between two looks. */
const BEAT_EVERY_MS = 500;

/** What a thread and who watches it share: beats, and the thread's number in the system. */
export function aHeart(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** To be called by the thread: from now on its event loop beats. */
export function beatIn(heart: SharedArrayBuffer): void {
  const cells = new Int32Array(heart);
  Atomics.store(cells, 1, systemThread());
  setInterval(() => Atomics.add(cells, 0, 1), BEAT_EVERY_MS).unref();
}

export class HangWatch implements Disposable {
  readonly #worker: Worker;
  readonly #heart: Int32Array;
  readonly #pulse = new Pulse();
  /** Looks at which the thread could have run. */
  readonly #freePulse = new Pulse();
  readonly #free = new FreeShare();
  readonly #timer: NodeJS.Timeout;
  #hung = false;

  constructor(worker: Worker, { heart, lookEveryMs }: { heart: SharedArrayBuffer; lookEveryMs: number }) {
    this.#worker = worker;
    this.#heart = new Int32Array(heart);
    this.#timer = setInterval(() => this.#look(), lookEveryMs).unref();
  }

  /** It was ended as it hung. */
  get hung(): boolean {
    return this.#hung;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** One that cannot be ended leaves the process half alive: an exception that nobody catches ends it. */
  #look(): void {
    const beat = Atomics.load(this.#heart, 0);
    const isGone = this.#pulse.isGone(beat, HUNG_LOOKS);
    if (!this.#isStuck(beat) && !isGone) return;
    if (this.#hung) throw new Error("a thread hangs and cannot be ended");
    this.#hung = true;
    this.#pulse.restart();
    void this.#worker.terminate();
  }

  #isStuck(beat: number): boolean {
    const share = this.#free.since(Atomics.load(this.#heart, 1));
    return this.#freePulse.isGone(beat, STUCK_LOOKS, share) && !this.#hung;
  }
}
