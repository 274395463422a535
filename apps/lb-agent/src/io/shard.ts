/** One shard at work: a UDP port, the modules of that port, a tick, and what the main thread is told. */
import { type Clock, type HostAddress, type Random, routeId } from "@lars/model";
import { bindUdp, type UdpPeer, type UdpServer } from "@lars/reactor";
import { type DueNews, type Module, RouteBalancers } from "@lars/routing";
import { goneParts, type RouteBytes, StatusSeconds, stateParts, statusFrames } from "@lars/uplink";
import { newShardCounters } from "../core/shard-counters.ts";
import { answerQuestion } from "../http/at-the-shard.ts";
import { LaterRoutes } from "./later-routes.ts";
import { alone, Neighbours } from "./neighbours.ts";
import type { ShardInit, ShardInspection, ShardNews, ShardOrder } from "./shard-messages.ts";
import { UdpApi } from "./udp-api.ts";

/** How often a shard looks at what is due, milliseconds. */
const TICK_MS = 100;

/** What the kernel keeps for a shard that is busy, e.g. collecting garbage. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** Routes of the last run that are taken at a time; callers are answered in between. */
const PORTION = 100;

/** What a shard is given besides its settings. */
export interface ShardParts {
  /** Unix milliseconds. */
  readonly clock: Clock;
  readonly random: Random;
  /** To the main thread. */
  readonly tell: (news: ShardNews) => void;
}

export class Shard implements AsyncDisposable {
  readonly #init: ShardInit;
  readonly #clock: Clock;
  readonly #tell: (news: ShardNews) => void;
  readonly #counters = newShardCounters();
  readonly #routes: RouteBalancers;
  readonly #api: UdpApi;
  readonly #neighbours: Neighbours;
  readonly #seconds = new StatusSeconds();
  readonly #later: LaterRoutes;
  #connection = 0;
  #udp: UdpServer | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(init: ShardInit, { clock, random, tell }: ShardParts) {
    this.#init = init;
    this.#clock = clock;
    this.#later = new LaterRoutes(init.routes);
    this.#tell = tell;
    this.#routes = new RouteBalancers({
      policy: init.policy,
      clock,
      random,
      pull: ({ modId, cmdId }) => {
        this.#counters.pulls += 1;
        tell({ kind: "pull", modId, cmdId, connection: this.#connection });
      },
      keptNoLonger: ({ modId, cmdId }) => tell({ kind: "keptNoLonger", modId, cmdId }),
    });
    this.#api = new UdpApi({ shard: init.shard, routes: this.#routes, counters: this.#counters });
    this.#neighbours = new Neighbours({
      counters: this.#counters,
      answer: (datagram) => (this.#api.read(datagram) === init.shard ? this.#answerOwn() : undefined),
      send: (answer, to) => this.#udp?.send(answer, to),
    });
  }

  /** Binds the port; the last known routes are there for the first datagram that asks for them. @throws LarsError `PORT_IN_USE`. */
  async start(): Promise<number> {
    const { host, port } = this.#init;
    this.#udp = await bindUdp({ host, port, receiveBufferBytes: RECEIVE_BUFFER_BYTES }, (bytes, from) =>
      this.#datagram(bytes, from),
    );
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#takeLater();
    return this.#udp.port;
  }

  obey(order: Exclude<ShardOrder, { kind: "stop" }>): void {
    if (order.kind !== "neighbour") this.#takeLater(this.#later.size); // what it changes is there
    if (order.kind === "connected") this.#connected(order.connection);
    else if (order.kind === "disconnected") this.#routes.disconnected();
    else if (order.kind === "tellAll") this.#tellAll(order);
    else if (order.kind === "heard") this.#routes.departed.heardBefore(order.beforeMs);
    else if (order.kind === "obey") this.#routes.obey(order.policy);
    else if (order.kind === "route") this.#update(order.route);
    else if (order.kind === "neighbour") this.#neighbours.meet(order.shard, order.port);
    else if (order.kind === "ask") this.#answer(order);
    else this.#tell({ kind: "inspected", question: order.question, inspection: this.#inspect() });
  }

  /** Stops listening, then says what is left to say. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#udp?.[Symbol.asyncDispose]();
    this.#neighbours[Symbol.dispose]();
    this.#report(this.#routes.lastWords());
  }

  #connected(connection: number): void {
    this.#connection = connection;
    this.#routes.connected();
  }

  #datagram(bytes: Buffer, from: UdpPeer): void {
    const owner = this.#api.read(bytes);
    if (owner === undefined) return;
    if (owner !== this.#init.shard) {
      this.#neighbours.ask(owner, bytes, from);
      return;
    }
    const answer = this.#answerOwn();
    if (answer !== undefined && this.#udp?.send(answer, from) === "kept") this.#api.answerKept();
  }

  #answerOwn(): Buffer | undefined {
    if (this.#later.size > 0) {
      const route = this.#later.take(this.#api.modId, this.#api.cmdId);
      if (route !== undefined) this.#routes.remember(route);
    }
    return this.#api.answer();
  }

  #takeLater(count = PORTION): void {
    for (const route of this.#later.takeSome(count)) this.#routes.remember(route);
    if (this.#later.size > 0) setImmediate(() => this.#takeLater());
  }

  #update(route: { modId: number; cmdId: number; hosts: readonly HostAddress[]; version: number }): void {
    const result = this.#routes.update(route);
    this.#counters.updates += 1;
    if (result === "dropped") this.#counters.drops += 1;
    if (result === "kept") this.#kept(route);
    if (result === "refused") this.#counters.updatesRefused += 1;
    else this.#tell({ kind: "applied", modId: route.modId, cmdId: route.cmdId, version: route.version });
  }

  #kept({ modId, cmdId }: { readonly modId: number; readonly cmdId: number }): void {
    this.#counters.kept += 1;
    this.#tell({ kind: "kept", modId, cmdId });
  }

  #tick(): void {
    this.#routes.tick();
    this.#report({ statuses: this.#routes.dueStatuses(), states: this.#routes.dueStates() });
    this.#tellForgotten();
  }

  #tellForgotten(): void {
    const calls = this.#routes.departed.callsForgotten - this.#counters.callsForgotten;
    if (calls === 0) return;
    this.#counters.callsForgotten += calls;
    this.#tell({ kind: "forgot", calls });
  }

  #tellAll({ round, knownBeforeMs }: Extract<ShardOrder, { kind: "tellAll" }>): void {
    this.#seconds.anew(this.#clock());
    this.#report(this.#routes.everything(knownBeforeMs), round);
  }

  #report({ statuses, states }: DueNews, round?: number): void {
    if (round === undefined && statuses.length === 0 && states.length === 0) return;
    const at = { caller: this.#init.caller, nowMs: this.#seconds.at(this.#clock()) };
    this.#tell({
      kind: "told",
      statuses: statuses.map((module) => routeBytes(module, statusFrames(module, at))),
      states: states.map((module) => ({
        ...routeBytes(module, stateParts(module)),
        once: goneParts(module).map(alone),
        dropped: module.dropped,
      })),
      modules: this.#routes.modules.size,
      ...(round !== undefined && { round }),
    });
  }

  #answer({ number, question }: Extract<ShardOrder, { kind: "ask" }>): void {
    const answer = answerQuestion(question, { routes: this.#routes, counters: this.#counters });
    this.#tell({ kind: "answered", number, answer });
  }

  #inspect(): ShardInspection {
    return {
      shard: this.#init.shard,
      port: this.#udp?.port ?? 0,
      moduleCount: this.#routes.modules.size,
      counters: { ...this.#counters, pullsHeldBack: this.#routes.pullsHeldBack },
      datagrams: this.#udp?.counters() ?? { in: 0, out: 0, errors: 0 },
    };
  }
}

function routeBytes(module: Module, bytes: readonly Uint8Array[]): RouteBytes {
  return { id: routeId(module.key), bytes: bytes.map(alone) };
}
