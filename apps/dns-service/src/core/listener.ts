/** What a loop keeps of a connection and of a version while acknowledgements are awaited. */
import { STRAGGLERS_MAX, type Straggler } from "./version-progress.ts";

/** One version as this loop served it. */
export interface Served {
  readonly version: number;
  /** Its place in the order in which this loop served; versions may go back, serials never do. */
  readonly serial: number;
  readonly generation: number;
  /** When it was served; the latest time, when it was served again with further changes. */
  atMs: number;
  told: number;
  acknowledging: number;
  applied: number;
  gone: number;
  untracked: number;
  lastMs: number | null;
  /** Entries in the outstanding pushes. */
  outstanding: number;
  /** Latencies that were not reported yet, by bucket. */
  readonly latencies: Map<number, number>;
  isDirty: boolean;
  isForgotten: boolean;
  /** While somebody counts who is waited for. */
  waiting: Waiting | undefined;
}

/** What one connection still has to do about one version. */
export interface Due {
  readonly connection: number;
  readonly serial: number;
  readonly served: Served;
  readonly sinceMs: number;
  /** Whether it had said Hello: its acknowledgements are waited for. */
  readonly acknowledges: boolean;
  outstanding: number;
  isTold: boolean;
  /** False: there was no room to keep account of all of its pushes, so nobody will know when it applied them. */
  isTracked: boolean;
}

/** A connection that may be told. */
export interface Listener {
  readonly number: number;
  readonly peer: string;
  greeted: boolean;
  hostname: string;
  instance: string;
  /** Serial of the newest version that it was told of, and of the newest that it applied. */
  toldOf: number;
  appliedOf: number;
  /** In the order of serving. */
  dues: Due[];
}

/** Numbers fit into 30 bits; that two connections of one loop have the same one takes a billion others between them. */
const NUMBERS = 2 ** 30;

export function numberOf(connection: number): number {
  return 1 + (connection % NUMBERS);
}

export function newListener(connection: number, peer: string): Listener {
  const names = { hostname: "", instance: "", greeted: false };
  return { number: numberOf(connection), peer, ...names, toldOf: 0, appliedOf: 0, dues: [] };
}

export function newlyServed(what: Pick<Served, "version" | "generation" | "atMs" | "serial">): Served {
  const counts = { told: 0, acknowledging: 0, applied: 0, gone: 0, untracked: 0, outstanding: 0 };
  return {
    ...what,
    ...counts,
    lastMs: null,
    latencies: new Map(),
    isDirty: false,
    isForgotten: false,
    waiting: undefined,
  };
}

/** Who is waited for, of one version. */
export interface Waiting {
  readonly served: Served;
  held: number;
  readonly stragglers: Straggler[];
}

/** Who is waited for, of each of these versions, in their order. Looks at every connection once. */
export function whoIsWaitedFor(listeners: Iterable<Listener>, versions: readonly Served[]): readonly Waiting[] {
  const waiting = versions.map((served): Waiting => ({ served, held: 0, stragglers: [] }));
  for (const one of waiting) one.served.waiting = one;
  for (const listener of listeners) {
    for (const due of listener.dues) {
      if (due.isTracked && due.served.waiting !== undefined) add(due.served.waiting, listener, due);
    }
  }
  for (const one of waiting) one.served.waiting = undefined;
  return waiting;
}

function add(waiting: Waiting, { hostname, instance, peer }: Listener, due: Due): void {
  if (!due.isTold) waiting.held++;
  if (waiting.stragglers.length < STRAGGLERS_MAX) waiting.stragglers.push({ hostname, instance, peer });
}
