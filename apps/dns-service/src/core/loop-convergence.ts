/**
 * Who has what, as one loop knows it: for each of the last versions, which connections were told and which of them applied
 * all that they were told. Agents that never said Hello are told and expected to say nothing. Who closes before it applied a
 * version is waited for no longer: it asks anew when it is back.
 */
import type { Clock } from "@lars/model";
import { latencyBucket } from "./latency-histogram.ts";
import {
  type Due,
  type Listener,
  newListener,
  newlyServed,
  numberOf,
  type Served,
  whoIsWaitedFor,
} from "./listener.ts";
import { OutstandingPushes } from "./outstanding-pushes.ts";
import type { AnyKey } from "./push-segment.ts";
import { cutText, type LoopProgress, VERSIONS_MAX } from "./version-progress.ts";

/** Pushes that may wait for their acknowledgement, over all connections of a loop: 16 MB at most. */
const OUTSTANDING_MAX = 262_144;

export class LoopConvergence {
  readonly #clock: Clock;
  readonly #byVersion = new Map<number, Served>();
  readonly #listeners = new Map<number, Listener>();
  readonly #outstanding: OutstandingPushes;
  #newest: Served | undefined;
  #serial = 0;
  #dirty: Served[] = [];

  /** @param outstandingMax pushes that may wait at a time; who was told beyond that counts as `untracked` */
  constructor(clock: Clock, outstandingMax = OUTSTANDING_MAX) {
    this.#clock = clock;
    this.#outstanding = new OutstandingPushes(outstandingMax, (connection, serial) =>
      (this.#listeners.get(connection)?.dues ?? []).some((due) => due.serial === serial && !due.served.isForgotten),
    );
  }

  /** A version is served from now on. Served again at once, e.g. for rows that changed without a version, it goes on. */
  serve(version: number, generation: number): void {
    const atMs = this.#clock();
    if (this.#newest?.version === version) {
      this.#newest.atMs = atMs;
      return;
    }
    this.#forget(version); // it came back, as after a restored backup: a new story
    this.#newest = newlyServed({ version, generation, atMs, serial: ++this.#serial });
    this.#byVersion.set(version, this.#newest);
    for (const oldest of this.#byVersion.keys()) {
      if (this.#byVersion.size <= VERSIONS_MAX) break;
      this.#forget(oldest);
    }
  }

  /** A connection opened; its id is from 1 up. */
  open(connection: number, peer: string): void {
    this.#listeners.set(numberOf(connection), newListener(connection, peer));
  }

  /** It said Hello: what it is told from now on is to be acknowledged. */
  greeted(connection: number, hello: { readonly hostname: string; readonly instance: string }): void {
    const listener = this.#listeners.get(numberOf(connection));
    if (listener === undefined) return;
    listener.greeted = true;
    listener.hostname = cutText(hello.hostname, 255);
    listener.instance = cutText(hello.instance, 64);
  }

  /** It was told of a route that the newest version changed. */
  pushed(connection: number, modId: number, cmdId: number): void {
    const served = this.#newest;
    const listener = this.#listeners.get(numberOf(connection));
    if (served === undefined || listener === undefined) return;
    if (!listener.greeted) {
      const due = listener.dues.at(-1);
      if (due?.served === served) this.#tell(listener, due);
      else this.#tellOnce(listener, served);
      return;
    }
    const due = this.#dueFor(listener, served);
    this.#track(due, { modId, cmdId });
    this.#tell(listener, due);
  }

  /** It is to be told of a route that the newest version changed, but takes nothing at present, or waits for its turn; {@link released} follows. */
  held(connection: number, modId: number, cmdId: number): void {
    const served = this.#newest;
    const listener = this.#listeners.get(numberOf(connection));
    if (served === undefined || listener === undefined) return;
    this.#track(this.#dueFor(listener, served), { modId, cmdId });
  }

  /** What was held was sent: the newest answer of the route, whichever version it was held for. */
  released(connection: number, modId: number, cmdId: number): void {
    const key = { modId, cmdId };
    const listener = this.#listeners.get(numberOf(connection));
    if (listener === undefined) return;
    for (const due of [...listener.dues]) {
      if (!this.#outstanding.has(due, key)) continue;
      this.#tell(listener, due);
      if (!due.acknowledges && this.#settle(due, key) && due.outstanding === 0) this.#drop(listener, due);
    }
  }

  /**
   * It says that it applies a version of a route. That settles every push of that route up to this version in the order of
   * serving: of two edits in one moment an agent may name the latter only. Anything else that it may say settles nothing.
   */
  acknowledged(connection: number, ack: AnyKey & { readonly version: number }): void {
    const upTo = this.#byVersion.get(ack.version)?.serial ?? 0;
    const listener = this.#listeners.get(numberOf(connection));
    if (listener === undefined) return;
    const { dues } = listener;
    for (let at = 0; at < dues.length; ) {
      const due = dues[at];
      if (due === undefined || due.serial > upTo) break;
      if (!this.#settle(due, ack) || due.outstanding > 0 || !due.isTracked) at++;
      else {
        dues.splice(at, 1);
        this.#done(listener, due);
      }
    }
  }

  closed(connection: number): void {
    const listener = this.#listeners.get(numberOf(connection));
    if (listener === undefined) return;
    this.#listeners.delete(listener.number);
    let abandoned = 0;
    for (const due of listener.dues) {
      const { served } = due;
      if (served.isForgotten) continue;
      this.#changed(served);
      served.outstanding -= due.outstanding;
      abandoned += due.outstanding;
      if (!due.isTold || !due.acknowledges || !due.isTracked) continue;
      served.acknowledging--;
      served.gone++;
    }
    if (abandoned > 0) this.#outstanding.abandon(abandoned);
  }

  /**
   * The versions of which something changed since the last report, oldest first. Looks at every connection once.
   * @param left connections that are to be told of the newest version besides those that something is {@link held} for
   */
  report(left = 0): readonly LoopProgress[] {
    if (this.#dirty.length === 0) return [];
    const changed = this.#dirty.filter((served) => !served.isForgotten).sort((a, b) => a.serial - b.serial);
    this.#dirty = [];
    return whoIsWaitedFor(this.#listeners.values(), changed).map(({ served, held, stragglers }) => {
      const { version, generation, told, acknowledging, applied, gone, untracked, lastMs } = served;
      const latencies = [...served.latencies].flat();
      served.latencies.clear();
      served.isDirty = false;
      const notTold = served === this.#newest ? held + left : held;
      const counts = { told, acknowledging, applied, gone, untracked, held: notTold };
      return { version, generation, ...counts, lastMs, latencies, stragglers };
    });
  }

  #dueFor(listener: Listener, served: Served): Due {
    const last = listener.dues.at(-1);
    if (last?.served === served) return last;
    if (listener.dues[0]?.served.isForgotten) listener.dues = listener.dues.filter((due) => !due.served.isForgotten);
    const due: Due = {
      connection: listener.number,
      serial: served.serial,
      served,
      sinceMs: served.atMs,
      acknowledges: listener.greeted,
      outstanding: 0,
      isTold: false,
      isTracked: true,
    };
    listener.dues.push(due);
    if (listener.appliedOf === served.serial) this.#reopen(listener, due);
    return due;
  }

  /** It had applied this version, and is told of more of it: it has to apply that too. */
  #reopen(listener: Listener, due: Due): void {
    due.served.applied--;
    listener.appliedOf = 0;
    due.isTold = true;
  }

  #track(due: Due, key: AnyKey): void {
    if (!due.isTracked) return;
    const result = this.#outstanding.add(due, key);
    if (result === "added") {
      due.outstanding++;
      due.served.outstanding++;
    } else if (result === "full") {
      due.isTracked = false;
      due.served.untracked++;
      if (due.isTold && due.acknowledges) due.served.acknowledging--;
    }
    this.#changed(due.served);
  }

  #tell(listener: Listener, due: Due): void {
    if (due.isTold) return;
    due.isTold = true;
    if (due.served.isForgotten) return;
    if (due.acknowledges && due.isTracked) due.served.acknowledging++;
    this.#tellOnce(listener, due.served);
    this.#changed(due.served);
  }

  #tellOnce(listener: Listener, served: Served): void {
    if (listener.toldOf === served.serial) return;
    if (served.serial > listener.toldOf) listener.toldOf = served.serial;
    served.told++;
    this.#changed(served);
  }

  /** One push waits no longer; false when it did not. */
  #settle(due: Due, key: AnyKey): boolean {
    if (due.served.isForgotten || !this.#outstanding.remove(due, key)) return false;
    due.outstanding--;
    due.served.outstanding--;
    return true;
  }

  #done(listener: Listener, due: Due): void {
    this.#tell(listener, due); // what it asked for itself told it before what is held could
    const { served } = due;
    this.#changed(served);
    if (!due.acknowledges) return;
    const tookMs = Math.max(0, Math.round(this.#clock() - due.sinceMs));
    const bucket = latencyBucket(tookMs);
    served.applied++;
    served.latencies.set(bucket, (served.latencies.get(bucket) ?? 0) + 1);
    served.lastMs = Math.max(served.lastMs ?? 0, tookMs);
    if (due.serial > listener.appliedOf) listener.appliedOf = due.serial;
  }

  #drop(listener: Listener, due: Due): void {
    listener.dues = listener.dues.filter((other) => other !== due);
    this.#changed(due.served);
  }

  #forget(version: number): void {
    const served = this.#byVersion.get(version);
    if (served === undefined) return;
    served.isForgotten = true;
    this.#byVersion.delete(version);
    if (served.outstanding > 0) this.#outstanding.abandon(served.outstanding);
  }

  #changed(served: Served): void {
    if (served.isDirty) return;
    served.isDirty = true;
    this.#dirty.push(served);
  }
}
