/** What an agent of the bench says of its state. */
import { hostAddress, type Ipv4 } from "@lars/model";
import { type AgentState, agentState, encodeFrame, hello, MessageId, type ModuleState } from "@lars/protocol";

export interface StateShape {
  readonly modules: number;
  readonly hosts: number;
}

const FIRST_CALLER = 184_549_376; // 11.0.0.0
const FIRST_HOST = 3_232_301_056; // 192.168.255.0
const FIRST_MODULE = 5_001;

export function instanceOf(agent: number): string {
  return `bench-${String(agent).padStart(5, "0")}`;
}

export class StateAgent {
  readonly #agent: number;
  readonly #shape: StateShape;
  readonly #startedMs = Date.now();
  #uptimeMs = 0;

  constructor(agent: number, shape: StateShape) {
    this.#agent = agent;
    this.#shape = shape;
  }

  /** As a new connection begins: Hello, that nobody was told anything, all modules, and that this was all. */
  greeting(): Uint8Array {
    const who = { software: "lars-lb-agent", version: "0.1.0", hostname: `host-${this.#agent}` };
    const said = hello.encode({ ...who, instance: instanceOf(this.#agent) });
    const modules = Array.from({ length: this.#shape.modules }, (_, module) => this.#module(module, 0));
    const frames = [{ earlier: { toldTo: "" } }, { modules }, { allToldSinceMs: 1 }].map((more) => this.#frame(more));
    return Buffer.concat([encodeFrame(MessageId.Hello, said), ...frames]);
  }

  heartbeat(): Uint8Array {
    return this.#frame({});
  }

  /** The state that comes as number `state`: one module after the other, with that number and one more as access count. */
  change(state: number): Uint8Array {
    return this.#frame({ modules: [this.#module(state % this.#shape.modules, state + 1)] });
  }

  #frame(more: Partial<AgentState>): Uint8Array {
    this.#uptimeMs = Math.max(this.#uptimeMs + 1, Date.now() - this.#startedMs);
    const body = agentState.encode({
      startedMs: this.#startedMs,
      atMs: Date.now(),
      ip: (FIRST_CALLER + this.#agent) as Ipv4,
      dnsService: "10.1.1.1:7778",
      modulesTotal: this.#shape.modules,
      modules: [],
      uptimeMs: this.#uptimeMs,
      allToldSinceMs: 0,
      ...more,
    });
    return encodeFrame(MessageId.AgentState, body);
  }

  #module(module: number, accessCount: number): ModuleState {
    const life = { removed: false, pulling: false, stale: false, version: 1_720_000_000, updatedMs: this.#startedMs };
    const hosts = Array.from({ length: this.#shape.hosts }, (_, host) => ({
      host: hostAddress((FIRST_HOST + host) as Ipv4, 8_080),
      overloaded: host === 0 && accessCount % 7 === 0,
      virtualSuccesses: 180,
      virtualFailures: 5,
      realSuccesses: accessCount,
      realFailures: 1,
      successStreak: 1,
      failureStreak: 0,
      sinceSeconds: 1_720_000_000,
      successesTotal: accessCount * 10,
      failuresTotal: accessCount,
      successesBefore: 0,
      failuresBefore: 0,
    }));
    const key = { modId: FIRST_MODULE + module, cmdId: 1 };
    return { ...key, ...life, accessCount, part: 0, parts: 1, hosts, gone: [] };
  }
}
