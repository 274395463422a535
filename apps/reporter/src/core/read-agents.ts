/** Agents whose counters are read, each from one of its starts on; several may live at one address. */

/** An agent from one of its starts on. */
export interface ReadAgent {
  readonly number: number;
  readonly instance: string;
  /** Its address. */
  readonly caller: number;
  /** When it was first heard of. */
  readonly sinceMs: number;
  /** The uptime of its last frame. */
  uptimeMs: number;
  /** Connections that speak for it. */
  connections: number;
  /** When the last of them ended. */
  goneMs: number;
  /** It said what reporters were told before: of whatever else it tells, nobody was told. */
  saidEarlier: boolean;
}

/** An agent that went may come back and goes on counting where it was. */
export const REMEMBERED_MS = 600_000;

/**
 * Of an agent that does not say what reporters were told before: what we are told at first was counted before, what is new
 * after that began at zero.
 */
const SETTLED_MS = 10_000;

export class ReadAgents {
  readonly #byName = new Map<string, ReadAgent>();
  readonly #byNumber = new Map<number, ReadAgent>();
  #lastNumber = 0;

  get(number: number): ReadAgent | undefined {
    return this.#byNumber.get(number);
  }

  /** The agent that a connection speaks for from now on. */
  open(
    { instance, startedMs, caller }: { instance: string; startedMs: number; caller: number },
    nowMs: number,
  ): ReadAgent {
    const name = `${startedMs} ${caller} ${instance}`;
    const known = this.#byName.get(name);
    const agent = known ?? {
      number: ++this.#lastNumber,
      instance,
      caller,
      sinceMs: nowMs,
      uptimeMs: 0,
      connections: 0,
      goneMs: 0,
      saidEarlier: false,
    };
    agent.connections += 1;
    this.#byName.set(name, agent);
    this.#byNumber.set(agent.number, agent);
    return agent;
  }

  /** A connection that spoke for it ended. */
  close(agent: ReadAgent, nowMs: number): void {
    agent.connections -= 1;
    agent.goneMs = nowMs;
  }

  /** Forgets those that went long ago. */
  sweep(nowMs: number): void {
    for (const [name, agent] of this.#byName) {
      if (agent.connections > 0 || nowMs - agent.goneMs < REMEMBERED_MS) continue;
      this.#byName.delete(name);
      this.#byNumber.delete(agent.number);
    }
  }
}

/** Whether a host of which nothing is known had no calls that somebody counted. */
export function isNewTo({ saidEarlier, sinceMs }: ReadAgent, nowMs: number): boolean {
  return saidEarlier || nowMs - sinceMs > SETTLED_MS;
}
