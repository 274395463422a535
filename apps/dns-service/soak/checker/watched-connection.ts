/** One connection: every byte that the service sends on it, against protocol.md and the history of the routes. */
import { type Finding, type FindingKind, readableHosts } from "./finding.ts";
import { keyOf, type RouteHistory, type RouteState } from "./route-history.ts";
import { Subscription, type Verdict } from "./subscription.ts";
import { FrameSplitter, type RouteFrame, readRouteFrame, WireError, type WireFrame, WireId } from "./wire.ts";

export interface WatchedConnectionParts {
  readonly history: RouteHistory;
  /** For accounts. */
  readonly name: string;
  /** The last commit that everybody on that service had been told of before this connection began. */
  readonly floorSeq: number;
  /** Milliseconds of the same clock as commits. */
  clock(): number;
  find(finding: Finding): void;
  /** A frame of a route that was right. */
  taken?(frame: RouteFrame, sighting: TakenFrame): void;
}

/** A frame that was right, as it was taken. */
export interface TakenFrame {
  readonly verdict: "answer" | "push" | "repeat";
  readonly atMs: number;
  /** The state it tells of, where only one can be meant. */
  readonly state: RouteState | undefined;
}

const STATES_TOLD = 12;

export class WatchedConnection {
  readonly name: string;
  readonly #parts: WatchedConnectionParts;
  readonly #frames = new FrameSplitter();
  readonly #subscriptions = new Map<string, Subscription>();
  #hellosSaid = 0;
  #hellosHeard = 0;
  #isLost = false;

  constructor(parts: WatchedConnectionParts) {
    this.#parts = parts;
    this.name = parts.name;
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  get isGreeted(): boolean {
    return this.#hellosHeard > 0;
  }

  /** The agent says Hello. */
  saidHello(): void {
    this.#hellosSaid++;
  }

  /** The agent asks for a route, for the first time or again. */
  asked(modId: number, cmdId: number): void {
    const key = keyOf(modId, cmdId);
    const known = this.#subscriptions.get(key);
    if (known !== undefined) known.askAgain();
    else {
      const { history, floorSeq } = this.#parts;
      this.#subscriptions.set(key, new Subscription(history, key, history.placeAt(key, floorSeq)));
    }
  }

  /** The service sent this. */
  took(chunk: Buffer): void {
    if (this.#isLost) return;
    try {
      for (const frame of this.#frames.split(chunk)) this.#frame(frame);
    } catch (cause) {
      if (!(cause instanceof WireError)) throw cause;
      this.#isLost = true; // where the next frame begins is unknown from here on
      this.#tell("malformed", `${cause.message}; the stream is lost`, [chunk.subarray(0, 64).toString("hex")]);
    }
  }

  /** Subscriptions that do not hold what the history ends with, or wait for an answer. */
  behind(): Subscription[] {
    const { history } = this.#parts;
    return [...this.#subscriptions.values()].filter(
      (subscription) => subscription.isUnanswered || subscription.held !== history.hostsOf(subscription.key),
    );
  }

  /** An answer to the last ask came: so did all answers before. */
  allAnswered(): void {
    for (const subscription of this.#subscriptions.values()) subscription.allAnswered();
  }

  /** A subscription that should know and does not, e.g. after it was waited for. */
  accountOf(subscription: Subscription): string[] {
    return [...this.#historyLines(subscription), ...this.#noteLines(subscription)];
  }

  #frame({ id, body }: WireFrame): void {
    if (id === WireId.hello) {
      this.#hellosHeard++;
      if (this.#hellosHeard > this.#hellosSaid) this.#tell("stray", "a Hello that answers none");
    } else if (id === WireId.routeResponse) this.#routeBody(body);
    else this.#tell("stray", `a frame of id ${id}`, [body.toString("hex")]);
  }

  #routeBody(body: Buffer): void {
    let frame: RouteFrame;
    try {
      frame = readRouteFrame(body);
    } catch (cause) {
      if (!(cause instanceof WireError)) throw cause;
      this.#tell("malformed", cause.message, [body.toString("hex")]);
      return;
    }
    this.#route(frame, body);
  }

  #route(frame: RouteFrame, body: Buffer): void {
    const { modId, cmdId, hosts, version } = frame;
    const subscription = this.#subscriptions.get(keyOf(modId, cmdId));
    if (subscription === undefined) {
      this.#tell("not_asked", `route ${modId} ${cmdId}, never asked for`, [body.toString("hex")]);
      return;
    }
    if (version !== undefined && this.#hellosHeard === 0) {
      this.#tell("version", `route ${modId} ${cmdId}: a version before both sides said Hello`, [body.toString("hex")]);
    }
    const atMs = this.#parts.clock();
    const verdict = subscription.take({ hosts, version, atMs });
    if (verdict === "answer" || verdict === "push" || verdict === "repeat") {
      this.#parts.taken?.(frame, { verdict, atMs, state: this.#stateMeant(subscription, hosts) });
    } else this.#tellWrong(verdict, subscription);
  }

  /** The state that the last frame told of, if no later one looks like it. */
  #stateMeant({ key, place }: Subscription, hosts: string): RouteState | undefined {
    const { history } = this.#parts;
    const isOnly = history.find({ key, hosts, version: undefined, from: place + 1 }) < 0;
    return isOnly ? history.statesOf(key)[place] : undefined;
  }

  #tellWrong(verdict: Exclude<Verdict, "answer" | "push" | "repeat">, subscription: Subscription): void {
    const what = {
      never_was: "hosts that it never had",
      went_back: "hosts of before those that were told last",
      doubled: "the same again, though nothing lies between",
      version: "hosts of one version under the number of another",
    }[verdict];
    this.#tell(verdict, `route ${subscription.key}: ${what}`, this.accountOf(subscription));
  }

  #historyLines({ key }: Subscription): string[] {
    const states = this.#parts.history.statesOf(key);
    const first = Math.max(0, states.length - STATES_TOLD);
    return states.slice(first).map(({ hosts, seq, committedMs, isAnnounced }, at) => {
      const when = committedMs === undefined ? "not known to be committed" : `committed at ${Math.round(committedMs)}`;
      const how = isAnnounced ? "with its RouteChange" : "by hand, or unknown";
      return `history ${first + at}: commit ${seq}, ${when}, ${how}: ${readableHosts(hosts)}`;
    });
  }

  #noteLines({ notes, place }: Subscription): string[] {
    const lines = notes.map(({ atMs, verdict, version, hosts }) => {
      const label = version === undefined ? "" : `, version ${version}`;
      return `frame at ${Math.round(atMs)}, ${verdict}${label}: ${readableHosts(hosts)}`;
    });
    return [...lines, `this connection is at history ${place}`];
  }

  #tell(kind: FindingKind, what: string, account: readonly string[] = []): void {
    this.#parts.find({ kind, what: `${this.name}: ${what}`, account });
  }
}
