/**
 * Tells connections what changed. Few at once: a change that ten thousand asked for is told over several turns of the loop,
 * so that those who ask meanwhile need not wait for all of them. Who is behind is told when it has caught up, and who is not
 * told when the next change comes, in its turn: for both, what waits is a mark for the route, not a frame. It is told as it
 * is then, once, however often it changed.
 */
import type { Connection } from "@lars/reactor";
import { HeldPushes } from "../core/held-pushes.ts";
import type { LoopConvergence } from "../core/loop-convergence.ts";
import type { Publication, Tell } from "../core/publication.ts";
import type { RouteSnapshot } from "../core/route-snapshot.ts";
import type { FlatKeys } from "../core/snapshot-diff.ts";
import type { Subscriptions } from "../core/subscriptions.ts";
import type { AgentConnection, Answers } from "./answers.ts";
import type { LoopTallies } from "./loop-tallies.ts";
import { SlowAgents } from "./slow-agents.ts";

type Agent = Connection<AgentConnection>;

interface AnyKey {
  readonly modId: number;
  readonly cmdId: number;
}

/** Pushes in a turn: each is a write of its own, which takes some 10 µs. */
export const PUSHES_PER_TURN = 64;

/** Connections that are looked at in a turn: most of them may not have asked for what changed. */
const VISITS_PER_TURN = 8_192;

export interface PushesParts {
  readonly agents: ReadonlyMap<number, Agent>;
  readonly subscriptions: Subscriptions;
  readonly answers: Answers;
  readonly convergence: LoopConvergence;
  readonly tallies: LoopTallies;
  serving(): RouteSnapshot | undefined;
}

export class Pushes {
  readonly #parts: PushesParts;
  readonly #slow: SlowAgents;
  readonly #later: HeldPushes;
  #publication: Publication | undefined;
  #nextTurn: NodeJS.Immediate | undefined;
  #left = PUSHES_PER_TURN;
  #visits = VISITS_PER_TURN;
  readonly #tell: Tell = (id, modId, cmdId) => this.#push(id, { modId, cmdId });
  readonly #hold: Tell = (id, modId, cmdId) => this.#mark(id, { modId, cmdId });

  constructor(parts: PushesParts) {
    this.#parts = parts;
    this.#slow = new SlowAgents(parts.subscriptions.numbers, parts.tallies);
    this.#later = new HeldPushes(parts.subscriptions.numbers);
  }

  /** Tells the subscribers of routes that differ, each once. */
  publish(changed: FlatKeys): void {
    this.#publication = this.#parts.subscriptions.publish(changed);
    this.#startTurn();
    this.#proceed();
    if (this.#later.connections > 0) this.#markAll(); // one that waits already is told once for both changes
    this.#endTurn();
  }

  /**
   * The next snapshot comes: who has not had a turn since the last one is marked, as what it is owed counts as that version's
   * (loop-convergence.ts).
   */
  beforeSwap(): void {
    this.#markAll();
  }

  /** The first snapshot is there: tells everybody all that they asked for before. */
  publishFirst(): void {
    const { agents, subscriptions } = this.#parts;
    this.#startTurn();
    for (const agent of agents.values()) {
      subscriptions.forEachRouteOf(agent.state.subscriber, (_, modId, cmdId) => {
        if (this.#slow.holds(agent, modId, cmdId)) return;
        if (this.#left > 0) this.#send(agent, { modId, cmdId });
        else this.#later.hold(agent.state.subscriber, modId, cmdId);
      });
    }
    this.#endTurn();
  }

  /** A route is answered, as it was asked for: it need not be told any more. */
  answered(agent: Agent, modId: number, cmdId: number): void {
    const { convergence } = this.#parts;
    this.#publication?.visit(agent.state.subscriber, this.#hold); // what else it is to be told waits for its turn as before
    const waited = this.#slow.answered(agent, modId, cmdId);
    if (this.#later.forget(agent.state.subscriber, modId, cmdId) || waited) {
      convergence.released(agent.id, modId, cmdId);
    }
  }

  /** Whether anything waits at all. */
  get any(): boolean {
    return this.#slow.any || this.#later.connections > 0 || this.#isUnderWay;
  }

  /** Connections that are to be told of the newest version, and nothing was done about it yet. */
  get left(): number {
    return this.#publication?.left ?? 0;
  }

  /** The connection took what it was sent before: tells it what waits for it, until it is behind again. */
  drained(agent: Agent): void {
    const { subscriber } = agent.state;
    this.#publication?.visit(subscriber, this.#hold);
    this.#slow.caughtUp(agent, (modId, cmdId) => {
      this.#later.forget(subscriber, modId, cmdId); // it may have waited for its turn as well
      this.#release(agent, { modId, cmdId });
    });
  }

  closed(agent: Agent): void {
    this.#slow.closed(agent);
    this.#later.drop(agent.state.subscriber);
  }

  dispose(): void {
    clearImmediate(this.#nextTurn);
  }

  get #isUnderWay(): boolean {
    return this.#publication?.isOver === false;
  }

  /** The turn of a connection has come. */
  #push(id: number, key: AnyKey): void {
    const agent = this.#parts.agents.get(id);
    if (agent === undefined) return;
    if (this.#left <= 0 || agent.isBehind) this.#mark(id, key);
    else if (this.#send(agent, key)) this.#parts.convergence.pushed(id, key.modId, key.cmdId);
  }

  /** It is told later: when it is no longer behind, or in a later turn. */
  #mark(id: number, { modId, cmdId }: AnyKey): void {
    const agent = this.#parts.agents.get(id);
    if (agent === undefined) return;
    if (!this.#slow.holds(agent, modId, cmdId)) this.#later.hold(agent.state.subscriber, modId, cmdId);
    this.#parts.convergence.held(id, modId, cmdId);
  }

  #markAll(): void {
    this.#publication?.proceed(this.#hold, () => true);
  }

  #startTurn(): void {
    this.#left = this.#later.connections > 0 ? 0 : PUSHES_PER_TURN; // whoever waits already comes first
    this.#visits = VISITS_PER_TURN;
  }

  #proceed(): void {
    this.#publication?.proceed(this.#tell, () => this.#left > 0 && this.#visits-- > 0);
  }

  #endTurn(): void {
    if ((this.#later.connections === 0 && !this.#isUnderWay) || this.#nextTurn !== undefined) return;
    this.#nextTurn = setImmediate(() => {
      this.#nextTurn = undefined;
      this.#left = PUSHES_PER_TURN;
      this.#visits = VISITS_PER_TURN;
      this.#tellLater();
      this.#proceed();
      this.#endTurn();
    });
  }

  #tellLater(): void {
    const { agents, convergence } = this.#parts;
    for (const subscriber of this.#later.waiting()) {
      const agent = agents.get(subscriber.connection);
      if (agent === undefined) this.#later.drop(subscriber);
      else {
        this.#later.release(subscriber, (modId, cmdId) => {
          if (this.#slow.holds(agent, modId, cmdId)) convergence.held(agent.id, modId, cmdId);
          else this.#release(agent, { modId, cmdId });
          return this.#left > 0;
        });
      }
      if (this.#left <= 0) return;
    }
  }

  /** Sends what had to wait. */
  #release(agent: Agent, key: AnyKey): void {
    if (this.#send(agent, key)) this.#parts.convergence.released(agent.id, key.modId, key.cmdId);
  }

  #send(agent: Agent, key: AnyKey): boolean {
    const { answers, serving, tallies } = this.#parts;
    const snapshot = serving();
    if (snapshot === undefined) return false;
    answers.answer(agent, snapshot, key);
    tallies.add("pushes");
    this.#left--;
    return true;
  }
}
