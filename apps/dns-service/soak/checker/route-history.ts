/**
 * What every route was, in the order of commits, and the version of each commit. One writer tells of each change before it
 * commits, so whatever a service may have read is in here. Knows no clock and no database.
 */

/** One state of one route. */
export interface RouteState {
  /** As {@link RouteFrame.hosts}. */
  readonly hosts: string;
  /** The commit that began it; 0 for what was before all commits. */
  readonly seq: number;
  /** When the writer was told that the commit is done; undefined before, and when nobody knows. */
  committedMs: number | undefined;
  /** Its commit has a number of its own and a RouteChange row: who serves that number serves this state. */
  isAnnounced: boolean;
}

/** A change of routes that is about to be committed: new hosts by route key. */
export type RouteEdits = ReadonlyMap<string, string>;

/** Versions that a commit may have while nobody knows; both ends belong to it. */
export interface VersionSpan {
  readonly least: bigint;
  readonly most: bigint;
}

/** How a commit ended. `version` is RouteVersion after it, undefined when nobody will ever know. */
export interface CommitEnd {
  readonly version: bigint | undefined;
  readonly committedMs?: number;
  /** It was written with RouteChange rows for every route, at a version of its own. */
  readonly isAnnounced?: boolean;
}

/** What a frame says of a route, and from where in its history it may be. */
export interface Sighting {
  readonly key: string;
  readonly hosts: string;
  readonly version: bigint | undefined;
  /** The first state that it may be. */
  readonly from: number;
}

const NOTHING: readonly RouteState[] = [{ hosts: "", seq: 0, committedMs: undefined, isAnnounced: false }];

/** Text of a key: `modid cmdid`. */
export function keyOf(modId: number, cmdId: number): string {
  return `${modId} ${cmdId}`;
}

export class RouteHistory {
  readonly #routes = new Map<string, RouteState[]>();
  readonly #commits = new Map<number, RouteState[]>();
  readonly #seqsOf = new Map<bigint, number[]>([[0n, [0]]]);
  /** Commits whose version is not known. */
  readonly #unknown = new Map<number, VersionSpan>();
  #highest = 0n;
  #seq = 0;

  /** Number of the last commit that was begun. */
  get seq(): number {
    return this.#seq;
  }

  /** Tells of a commit before it is made; routes that it leaves as they are are no change. Its number, for {@link end}. */
  begin(edits: RouteEdits, span: VersionSpan): number {
    const seq = ++this.#seq;
    const states: RouteState[] = [];
    for (const [key, hosts] of edits) {
      const before = this.#routes.get(key) ?? [...NOTHING];
      if (before.at(-1)?.hosts === hosts) continue;
      const state: RouteState = { hosts, seq, committedMs: undefined, isAnnounced: false };
      before.push(state);
      states.push(state);
      this.#routes.set(key, before);
    }
    this.#commits.set(seq, states);
    this.#unknown.set(seq, span);
    return seq;
  }

  /** Tells how a commit ended. */
  end(seq: number, { version, committedMs, isAnnounced = false }: CommitEnd): void {
    const states = this.#commits.get(seq) ?? [];
    this.#commits.delete(seq);
    for (const state of states) {
      state.committedMs = committedMs;
      state.isAnnounced = isAnnounced && version !== undefined && version > this.#highest;
    }
    if (version === undefined) return;
    this.#unknown.delete(seq);
    this.#seqsOf.set(version, [...(this.#seqsOf.get(version) ?? []), seq]);
    if (version > this.#highest) this.#highest = version;
  }

  /** All states of a route, oldest first; at least one. */
  statesOf(key: string): readonly RouteState[] {
    return this.#routes.get(key) ?? NOTHING;
  }

  /** What a route is now. */
  hostsOf(key: string): string {
    return this.statesOf(key).at(-1)?.hosts ?? "";
  }

  /** Place of the state that a route had after commit `seq`. */
  placeAt(key: string, seq: number): number {
    const states = this.statesOf(key);
    let place = states.length - 1;
    while (place > 0 && (states[place]?.seq ?? 0) > seq) place--;
    return place;
  }

  /** Place of the first state that this may be; −1 when there is none. */
  find({ key, hosts, version, from }: Sighting): number {
    const states = this.statesOf(key);
    for (let place = Math.max(0, from); place < states.length; place++) {
      if (states[place]?.hosts !== hosts) continue;
      if (version === undefined || this.#hasVersion(states, place, version)) return place;
    }
    return -1;
  }

  /**
   * Whether the state at `place` was what the route had at `version`. A later state that was announced ends it: who is at
   * that version has that state. One that came by hand does not, as nobody need have noticed it.
   */
  #hasVersion(states: readonly RouteState[], place: number, version: bigint): boolean {
    const from = states[place]?.seq ?? 0;
    const next = states.slice(place + 1).find((state) => state.isAnnounced);
    const to = next?.seq ?? Number.POSITIVE_INFINITY;
    const isWithin = (seq: number): boolean => seq >= from && seq < to;
    if ((this.#seqsOf.get(version) ?? []).some(isWithin)) return true;
    return [...this.#unknown].some(([seq, { least, most }]) => isWithin(seq) && version >= least && version <= most);
  }
}
