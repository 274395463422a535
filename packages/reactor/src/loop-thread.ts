/** One loop's thread, and the next one after it died or hung. */
import { Worker } from "node:worker_threads";
import { LarsError, type LarsErrorCode } from "@lars/model";
import { Backoff, DEFAULT_BACKOFF } from "./backoff.ts";
import { causeText, type ReactorEvent } from "./events.ts";
import { FreeShare } from "./free-share.ts";
import { LoopMeter, METER_BYTES } from "./loop-meter.ts";
import type { FromLoop, LoopBirth, ToLoop } from "./loop-worker-protocol.ts";
import { Pulse } from "./pulse.ts";
import { freeSeats } from "./seats.ts";

/** What a loop's thread needs of those that it shares a port with. */
export interface LoopThreadGroup {
  readonly meters: SharedArrayBuffer;
  readonly seats: SharedArrayBuffer;
  readonly beats: SharedArrayBuffer;
  readonly threadIds: SharedArrayBuffer;
  /** How long a stop may take before the thread is ended by force, ms. */
  readonly stopMs: number;
  /** What the thread is born with, now; the first one or one that takes the place of another. */
  birth(loop: number, isFirst: boolean): LoopBirth;
  /** Resolves when a loop may listen. */
  portIsFree(): Promise<void>;
  report(value: unknown, loop: number): void;
  tell(event: ReactorEvent): void;
  /** It listens, or does no more. */
  changed(): void;
}

/** Looks without a heartbeat after which a loop hangs; see {@link LoopThread.look}. */
export const HUNG_LOOKS = 10;

/** As many are enough when the thread was free to run meanwhile; a little less, as no thread always is. */
const STUCK_LOOKS = 2.8;

/** Looks until a thread has to listen: loading what it runs takes its time. */
export const START_LOOKS = 60;

/** A loop that lived so long was sound: the next one is started soon. */
const SOUND_MS = 10_000;

const WORKER = new URL("./loop-worker.ts", import.meta.url);

export class LoopThread {
  readonly meter: LoopMeter;
  readonly #group: LoopThreadGroup;
  readonly #loop: number;
  readonly #beats: Int32Array;
  readonly #backoff = new Backoff(DEFAULT_BACKOFF, Math.random);
  readonly #threadIds: Int32Array;
  readonly #pulse = new Pulse();
  /** Looks at which the thread could have run. */
  readonly #freePulse = new Pulse();
  readonly #free = new FreeShare();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cause: unknown;
  #listensSince: number | undefined;
  #hasListened = false;
  #stopping = false;
  #isCondemned = false;
  #deaths = 0;
  #hangs = 0;

  constructor(group: LoopThreadGroup, loop: number) {
    this.#group = group;
    this.#loop = loop;
    this.#beats = new Int32Array(group.beats);
    this.#threadIds = new Int32Array(group.threadIds);
    this.meter = new LoopMeter(group.meters, loop * METER_BYTES);
  }

  get listens(): boolean {
    return this.#listensSince !== undefined;
  }

  /** Threads that ended unasked, those that were ended as they hung included. */
  get deaths(): number {
    return this.#deaths;
  }

  get hangs(): number {
    return this.#hangs;
  }

  /** Starts the thread; the port it listens on. */
  async start(): Promise<number> {
    return this.#watch(this.#spawn());
  }

  tell(message: ToLoop): void {
    this.#worker?.postMessage(message);
  }

  /**
   * To be called at even intervals: ends a thread that missed {@link HUNG_LOOKS} heartbeats, or three of them while it was
   * free to run, or that does not get as far as listening; the next one is started as after any death.
   * @throws Error when a thread that was ended by force is still there after as many looks again.
   */
  look(): void {
    const worker = this.#worker;
    if (worker === undefined || this.#stopping) return;
    const beat = this.listens ? Atomics.load(this.#beats, this.#loop) : 0; // while it starts, looks alone count
    const isGone = this.#pulse.isGone(beat, this.listens || this.#isCondemned ? HUNG_LOOKS : START_LOOKS);
    if (!isGone && !this.#isStuck(beat)) return;
    if (this.#isCondemned) throw new Error(`loop ${this.#loop} hangs and cannot be ended`);
    this.#isCondemned = true;
    this.#pulse.restart();
    this.#freePulse.restart();
    this.#hangs += 1;
    this.#cause = new Error(this.listens ? "it hung and was ended" : "it did not get as far as listening");
    this.#tell("loop_hung", `loop ${this.#loop} hangs: its thread is ended`);
    void worker.terminate();
  }

  /** A thread that is not let run, or waits for a disk as on a machine that swaps, is not stuck. */
  #isStuck(beat: number): boolean {
    const share = this.#free.since(Atomics.load(this.#threadIds, this.#loop));
    const isWatched = this.listens && !this.#isCondemned;
    return this.#freePulse.isGone(beat, STUCK_LOOKS, isWatched ? share : 0);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (worker === undefined) return;
    const gone = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    this.tell({ kind: "stop" });
    const deadline = setTimeout(() => void worker.terminate(), this.#group.stopMs);
    await gone;
    clearTimeout(deadline);
  }

  #spawn(): Worker {
    this.#cause = undefined;
    this.#isCondemned = false;
    this.#pulse.restart();
    this.#freePulse.restart();
    const birth = this.#group.birth(this.#loop, !this.#hasListened);
    this.#worker = new Worker(WORKER, { workerData: birth, execArgv: [], name: `loop-${this.#loop}` });
    return this.#worker;
  }

  #watch(worker: Worker): Promise<number> {
    return new Promise((listening, refused) => {
      worker.on("message", (message: FromLoop) => {
        if (message.kind === "listening") {
          this.#begun();
          listening(message.port);
        } else if (message.kind === "refused") {
          this.#cause = refusal(message);
          void worker.terminate(); // what createLoop left behind may keep it alive
        } else this.#hear(message);
      });
      worker.on("error", (cause) => {
        this.#cause = cause;
      });
      worker.once("exit", (code) => {
        refused(this.#cause ?? new Error(`loop ${this.#loop} ended with code ${code}`));
        this.#exited(code);
      });
    });
  }

  #begun(): void {
    this.#hasListened = true;
    this.#listensSince = performance.now();
    this.#pulse.restart();
    this.#freePulse.restart();
    this.#group.changed();
  }

  #hear(message: FromLoop & { kind: "report" | "event" }): void {
    if (message.kind === "report") this.#group.report(message.value, this.#loop);
    else this.#group.tell(message.event);
  }

  #exited(code: number): void {
    const livedMs = this.#listensSince === undefined ? 0 : performance.now() - this.#listensSince;
    this.#worker = undefined;
    this.#listensSince = undefined;
    this.meter.forgetConnections();
    freeSeats(this.#group.seats, this.#loop);
    if (this.#stopping || !this.#hasListened) return;
    this.#deaths += 1;
    if (livedMs >= SOUND_MS) this.#backoff.reset();
    this.#startLater(this.#cause === undefined ? `code ${code}` : causeText(this.#cause));
    this.#group.changed();
  }

  #startLater(why: string): void {
    const waitMs = this.#backoff.next();
    this.#tell("loop_died", `loop ${this.#loop} died (${why}); the next one starts in ${waitMs} ms`);
    this.#timer = setTimeout(() => void this.#startAgain(), waitMs);
  }

  async #startAgain(): Promise<void> {
    let worker: Worker;
    try {
      await this.#group.portIsFree();
      if (this.#stopping) return;
      worker = this.#spawn();
    } catch (cause) {
      if (!this.#stopping) this.#startLater(causeText(cause));
      return;
    }
    this.#watch(worker).then(
      () => this.#tell("loop_started", `loop ${this.#loop} listens again`),
      () => {}, // told of, and tried again, when the thread ended
    );
  }

  #tell(kind: "loop_died" | "loop_hung" | "loop_started", message: string): void {
    this.#group.tell({ kind, message, loop: this.#loop });
  }
}

function refusal(message: FromLoop & { kind: "refused" }): Error {
  return message.code === undefined
    ? new Error(message.message)
    : new LarsError(message.code as LarsErrorCode, message.message);
}
