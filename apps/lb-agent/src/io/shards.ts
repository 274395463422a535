/** The three shards: started together, introduced to each other, started again when one dies. */
import { MessageChannel, type Worker } from "node:worker_threads";
import type { Ipv4 } from "@lars/model";
import { SHARDS, shardOf } from "@lars/protocol";
import { Backoff, bindUdp, DEFAULT_BACKOFF } from "@lars/reactor";
import type { AgentPolicy, RouteHosts } from "@lars/routing";
import type { AnswerTo } from "../http/questions.ts";
import type { ShardQuestion } from "../http/shard-question.ts";
import { packRoutes } from "./packed-routes.ts";
import { ShardHandle } from "./shard-handle.ts";
import type { ShardInspection, ShardNews, ShardOrder } from "./shard-messages.ts";
import { startShardWorker } from "./shard-worker.mjs";

/** Tries to find three free ports in a row. */
const PORT_ATTEMPTS = 50;

/** Whom the shards tell. */
export interface ShardsListener {
  readonly heard: (news: ShardNews, shard: number) => void;
  /** A shard ended unexpectedly, or could not be started again; another attempt follows after `waitMs`. */
  readonly failed: (shard: number, cause: Error | undefined, waitMs: number) => void;
  /** A shard that had died listens again. */
  readonly restarted: (shard: number) => void;
}

export interface ShardsOptions extends ShardsListener {
  readonly host: string;
  /** 0: any three free ports in a row. */
  readonly basePort: number;
  readonly caller: Ipv4;
  readonly policy: AgentPolicy;
  /** The last known routes; asked again when a shard starts again. */
  readonly routes: () => readonly RouteHosts[];
  /** Those of the first start, by shard, packed. */
  readonly packed?: readonly Float64Array[];
  /** Threads that were started before and have no shard yet, by shard. */
  readonly workers?: readonly Worker[];
  /** Starts those that come later. */
  readonly startWorker?: (shard: number) => Worker;
}

/** Starts all three or none. @throws LarsError `PORT_IN_USE`. */
export async function startShards(options: ShardsOptions): Promise<Shards> {
  const shards = await openShards(options);
  try {
    await shards.listening();
  } catch (cause) {
    await shards[Symbol.asyncDispose]();
    throw cause;
  }
  return shards;
}

/** Starts them and waits for nothing. */
export async function openShards(options: ShardsOptions): Promise<Shards> {
  const basePort = options.basePort === 0 ? await freeBasePort(options.host) : options.basePort;
  return new Shards({ ...options, basePort });
}

/** The first of three ports in a row that were free a moment ago. */
async function freeBasePort(host: string): Promise<number> {
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt += 1) {
    await using taken = new AsyncDisposableStack();
    const first = taken.use(await bindUdp({ host, port: 0 }, ignore)).port;
    const rest = await Promise.allSettled([first + 1, first + 2].map((port) => bindUdp({ host, port }, ignore)));
    for (const result of rest) if (result.status === "fulfilled") taken.use(result.value);
    if (rest.every((result) => result.status === "fulfilled")) return first;
  }
  throw new Error(`no three free UDP ports in a row on ${host} after ${PORT_ATTEMPTS} attempts`);
}

/** What a shard was given before it is started for the first time. */
interface First {
  readonly worker?: Worker | undefined;
  readonly routes?: Float64Array | undefined;
}

const ignore = (): void => undefined;

export class Shards implements AsyncDisposable {
  readonly basePort: number;
  readonly #options: ShardsOptions;
  #policy: AgentPolicy;
  readonly #handles: ShardHandle[];
  readonly #backoffs = Array.from({ length: SHARDS }, () => new Backoff(DEFAULT_BACKOFF, Math.random));
  readonly #timers = new Map<number, NodeJS.Timeout>();
  #stopped = false;

  constructor(options: ShardsOptions) {
    this.basePort = options.basePort;
    this.#options = options;
    this.#policy = options.policy;
    this.#handles = Array.from({ length: SHARDS }, (_, shard) =>
      this.#start(shard, { worker: options.workers?.[shard], routes: options.packed?.[shard] }),
    );
    for (let shard = 1; shard < SHARDS; shard += 1) this.#introduce(shard, this.#handles.slice(0, shard));
  }

  /** All three ports are bound. */
  async listening(): Promise<void> {
    await Promise.all(this.#handles.map((handle) => handle.listening));
  }

  postAll(order: ShardOrder): void {
    for (const handle of this.#handles) handle.post(order);
  }

  /** Other numbers for every module of every shard, and for those that start again. */
  obey(policy: AgentPolicy): void {
    this.#policy = policy;
    this.postAll({ kind: "obey", policy: this.#ofOne(policy) });
  }

  /** Hands hosts to the shard that owns the route. */
  update(route: RouteHosts): void {
    this.#handles[shardOf(route.modId, route.cmdId)]?.post({ kind: "route", route });
  }

  /** To one shard. */
  post(shard: number, order: ShardOrder): void {
    this.#handles[shard]?.post(order);
  }

  /** Undefined when that shard does not answer. */
  ask<Question extends ShardQuestion>(shard: number, question: Question): Promise<AnswerTo<Question> | undefined> {
    return this.#handles[shard]?.ask(question) ?? Promise.resolve(undefined);
  }

  /** What each shard counted; those that do not answer are left out. */
  async inspect(): Promise<ShardInspection[]> {
    const inspections = await Promise.all(this.#handles.map((handle) => handle.inspect()));
    return inspections.filter((inspection) => inspection !== undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#handles.map((handle) => handle[Symbol.asyncDispose]()));
  }

  #ofOne(policy: AgentPolicy): AgentPolicy {
    return { ...policy, modulesMax: Math.ceil(policy.modulesMax / SHARDS) };
  }

  #start(shard: number, first: First = {}): ShardHandle {
    const { host, caller, routes, heard, startWorker = startShardWorker } = this.#options;
    const policy = this.#policy;
    const worker = first.worker ?? startWorker(shard);
    const init = {
      shard,
      host,
      port: this.basePort + shard,
      caller,
      policy: this.#ofOne(policy),
      routes: first.routes ?? packRoutes(routes().filter((route) => shardOf(route.modId, route.cmdId) === shard)),
    };
    return new ShardHandle(init, { heard, died: (_, cause) => this.#died(shard, cause) }, worker);
  }

  /** A channel between this shard and each of the others. */
  #introduce(shard: number, others: readonly ShardHandle[]): void {
    for (const other of others) {
      const { port1, port2 } = new MessageChannel();
      this.#handles[shard]?.post({ kind: "neighbour", shard: other.shard, port: port1 }, [port1]);
      other.post({ kind: "neighbour", shard, port: port2 }, [port2]);
    }
  }

  /** While it starts, whoever started it hears of it instead. */
  #died(shard: number, cause: Error | undefined): void {
    if (this.#stopped) return;
    const waitMs = this.#backoffs[shard]?.next() ?? 0;
    this.#options.failed(shard, cause, waitMs);
    this.#timers.set(
      shard,
      setTimeout(() => this.#restart(shard), waitMs),
    );
  }

  #restart(shard: number): void {
    const handle = this.#start(shard);
    this.#handles[shard] = handle;
    this.#introduce(
      shard,
      this.#handles.filter((other) => other !== handle),
    );
    handle.listening.then(
      () => this.#options.restarted(shard),
      () => undefined, // its end is told to #died
    );
  }
}
