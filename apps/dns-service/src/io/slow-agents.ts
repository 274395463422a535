/** Connections that have not taken what they were sent before: what they are to be told waits, and is counted. */
import type { Connection } from "@lars/reactor";
import { HeldPushes } from "../core/held-pushes.ts";
import type { RouteNumbers } from "../core/subscriptions.ts";
import type { AgentConnection } from "./answers.ts";
import type { LoopTallies } from "./loop-tallies.ts";

type Agent = Connection<AgentConnection>;

export class SlowAgents {
  readonly #held: HeldPushes;
  readonly #tallies: LoopTallies;

  constructor(numbers: RouteNumbers, tallies: LoopTallies) {
    this.#held = new HeldPushes(numbers);
    this.#tallies = tallies;
    this.#count();
  }

  /** Whether any connection is behind with pushes that wait. */
  get any(): boolean {
    return this.#held.connections > 0;
  }

  /** Whether a push has to wait, as its connection is behind; then its newest answer is to be sent on {@link caughtUp}. */
  holds(agent: Agent, modId: number, cmdId: number): boolean {
    if (!agent.isBehind) return false;
    const isNew = this.#held.hold(agent.state.subscriber, modId, cmdId);
    this.#tallies.add(isNew ? "heldPushes" : "replacedPushes");
    this.#count();
    return true;
  }

  /** The route was answered as it was asked for again: no push of it waits any more; whether one did. */
  answered(agent: Agent, modId: number, cmdId: number): boolean {
    if (!this.any || !this.#held.forget(agent.state.subscriber, modId, cmdId)) return false;
    this.#count();
    return true;
  }

  /** Tells what waits for a connection, until it is behind again. */
  caughtUp(agent: Agent, tell: (modId: number, cmdId: number) => void): void {
    if (!this.any) return;
    this.#held.release(agent.state.subscriber, (modId, cmdId) => {
      tell(modId, cmdId);
      return !agent.isBehind;
    });
    this.#count();
  }

  closed(agent: Agent): void {
    this.#held.drop(agent.state.subscriber);
    this.#count();
  }

  #count(): void {
    this.#tallies.set("slow", this.#held.connections);
  }
}
