/**
 * The real loader and the real loops, without threads, sockets, timers and a database: what the threads say to each other
 * waits until somebody delivers it, so that a test decides who is slow. Every answer and every push is compared with what
 * was published, and every publication with what came before it.
 */
import { getRouteRequest, getRouteResponse, hello, MessageId } from "@lars/protocol";
import type { Connection } from "@lars/reactor";
import { expect } from "vitest";
import { RouteSnapshot } from "../src/core/route-snapshot.ts";
import { createLoop } from "../src/io/loop.ts";
import { TALLY_BYTES } from "../src/io/loop-tallies.ts";
import type { LoadReport, NumberedSnapshot, SwapTask } from "../src/io/messages.ts";
import { RouteLoader } from "../src/io/route-loader.ts";
import { type AgentState, type Got, TestConnection } from "./a-connection-that-believes.ts";
import { type DatabaseOfMaps, idsOf, mortal } from "./a-database-of-maps.ts";
import { framesOf } from "./builders.ts";
import { aRun } from "./written-frames.ts";

const LOAD_INTERVAL_MS = 8_000;
const HELLO = { software: "test", version: "0", hostname: "test", instance: "test" };

/** What was published, read when it was. */
interface Published {
  readonly snapshot: RouteSnapshot;
  readonly frames: ReadonlyMap<string, string>;
  /** By `modid cmdid`: hosts as text, and how many. */
  readonly routes: ReadonlyMap<string, { readonly text: string; readonly hosts: number }>;
}

/** One loop and its connections. */
class TestLoop {
  readonly number: number;
  readonly service: ServiceWithoutThreads;
  readonly connections: TestConnection[] = [];
  readonly inbox: SwapTask[] = [];
  readonly #handlers: ReturnType<typeof handlersOf>;
  /** Generation that it serves. */
  serving = 0;

  constructor(service: ServiceWithoutThreads, number: number) {
    this.service = service;
    this.number = number;
    this.#handlers = handlersOf(service, number);
    this.serving = service.latest?.generation ?? 0;
  }

  connect(): TestConnection {
    const connection = new TestConnection(this.service.nextId());
    connection.state = this.#handlers.open(connection as Connection<AgentState | undefined>);
    this.connections.push(connection);
    return connection;
  }

  disconnect(connection: TestConnection): void {
    this.connections.splice(this.connections.indexOf(connection), 1);
    this.#handlers.close?.(connection, "peer");
  }

  greet(connection: TestConnection): void {
    this.#handlers.messages[MessageId.Hello]?.(connection, Buffer.from(hello.encode(HELLO)));
    connection.isGreeted = true;
  }

  /** One answer, of the version that this loop serves; none before there is one. */
  ask(connection: TestConnection, key: string): void {
    this.#handlers.inPlace?.[MessageId.GetRouteRequest]?.(connection, aRun([getRouteRequest.encode(idsOf(key))]));
    connection.asked.add(key);
    connection.missed.delete(key);
    expect(connection.take()).toEqual(this.serving === 0 ? [] : [this.#frameOf(connection, key)]);
  }

  /** Takes the next snapshot: each subscriber of a route that differs is told once, nobody else, of nothing else. */
  swap(): void {
    const task = this.inbox.shift();
    if (task === undefined) return;
    const before = this.serving;
    this.#handlers.task?.({ kind: "serve", ...task });
    this.serving = Math.max(before, task.generation);
    for (const connection of this.connections) {
      const changed = [...connection.asked].sort().filter((key) => before === 0 || this.#differs(key, before));
      if (connection.isBehind) for (const key of changed) connection.missed.add(key);
      const told = connection.isBehind ? [] : changed.map((key) => this.#frameOf(connection, key));
      expect(connection.take()).toEqual(told);
    }
  }

  /** It took all that waited for it: what it missed is told now, as it is now. */
  drain(connection: TestConnection): void {
    connection.isBehind = false;
    const stale = [...connection.missed].filter((key) => connection.believed.get(key) !== this.textOf(key));
    this.#handlers.drained?.(connection);
    if (this.serving === 0) return;
    const told = connection.take();
    expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
    for (const got of told)
      expect([connection.missed.has(got.key), got]).toEqual([true, this.#frameOf(connection, got.key)]);
    expect(told.map(({ key }) => key)).toEqual(expect.arrayContaining(stale));
    connection.missed.clear();
  }

  /** Nobody has written over what this loop reads. */
  check(): void {
    const served = this.service.published.get(this.serving);
    if (served !== undefined) expect(framesOf(served.snapshot)).toEqual(served.frames);
  }

  die(): void {
    void this.#handlers.dispose?.();
  }

  textOf(key: string, generation = this.serving): string {
    return this.service.published.get(generation)?.routes.get(key)?.text ?? "[]";
  }

  #differs(key: string, before: number): boolean {
    return this.textOf(key, before) !== this.textOf(key);
  }

  #frameOf({ isGreeted }: TestConnection, key: string): Got {
    const version = this.service.published.get(this.serving)?.snapshot.version ?? 0n;
    return { key, text: this.textOf(key), version: isGreeted ? Number(version) : 0 };
  }
}

function handlersOf(service: ServiceWithoutThreads, number: number) {
  const init = {
    hello: HELLO,
    tallies: service.tallies,
    subscriptionsMax: 1_000_000,
    ...(service.latest && { serving: service.latest }),
  };
  const context = {
    loop: number,
    report: (report: { kind: string; generation?: number }) => {
      if (report.kind === "serving") service.loopServes(number, report.generation ?? 0);
    },
    log: () => {},
  };
  return createLoop(init, context as Parameters<typeof createLoop>[1]) as Exclude<
    ReturnType<typeof createLoop>,
    Promise<unknown>
  >;
}

/** A loader and some loops, with everybody in between. */
export class ServiceWithoutThreads {
  readonly database: DatabaseOfMaps;
  readonly published = new Map<number, Published>();
  readonly loops: TestLoop[];
  readonly tallies: SharedArrayBuffer;
  readonly #holdMs: number;
  latest: NumberedSnapshot | undefined;
  nowMs = 0;
  #loader: RouteLoader;
  #source = { isDead: false };
  #stepping: Promise<unknown> | undefined;
  /** Before the step under way. */
  #versionBefore = 0n;
  #heldSinceMs: number | undefined;
  /** A loss that was believed too early. Kept, as what is thrown in the middle of a step is a failure of the database. */
  #wrong: string | undefined;
  #saving: { readonly frames: ReadonlyMap<string, string>; readonly snapshot: RouteSnapshot } | undefined;
  readonly #loopGenerations = new Map<number, number>();
  #ids = 0;

  constructor(database: DatabaseOfMaps, { loops, holdMs }: { loops: number; holdMs: number }) {
    this.database = database;
    this.#holdMs = holdMs;
    this.tallies = new SharedArrayBuffer(loops * TALLY_BYTES);
    this.#loader = this.#aLoader();
    this.loops = Array.from({ length: loops }, (_, number) => new TestLoop(this, number));
  }

  nextId(): number {
    return ++this.#ids;
  }

  /** Begins a step, unless one is under way; it goes on with every {@link tick}. */
  step(): void {
    if (this.#stepping !== undefined) return;
    this.#versionBefore = this.#loader.version ?? this.latest?.packed.version ?? 0n;
    const done = () => {
      this.#stepping = undefined;
    };
    this.#stepping = this.#loader.step().then(done, done); // a failure is the database's: it is tried again
  }

  async tick(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  }

  /** The backend thread is gone in the middle of what it did; the next one knows what serves. */
  backendDies(): void {
    this.#source.isDead = true;
    this.#stepping = undefined;
    this.#saving = undefined;
    this.#heldSinceMs = undefined;
    this.#loader = this.#aLoader();
  }

  loopDies(number: number): void {
    this.loops[number]?.die();
    this.loops[number] = new TestLoop(this, number);
  }

  loopServes(number: number, generation: number): void {
    this.#loopGenerations.set(number, generation);
    if (this.#loopGenerations.size < this.loops.length) return;
    this.#loader.retired.everyLoopServes(Math.min(...this.#loopGenerations.values()));
  }

  /** Begins to write the file, or is done with it. */
  save(): void {
    const snapshot = this.#loader.serving;
    if (this.#saving === undefined && snapshot !== undefined) {
      this.#saving = { snapshot, frames: framesOf(snapshot) };
      this.#loader.retired.hold(snapshot.packed.memory);
    } else if (this.#saving !== undefined) {
      this.#saving = undefined;
      this.#loader.retired.release();
    }
  }

  /** Every loop takes all that waits for it. */
  swapAll(): void {
    for (const loop of this.loops) while (loop.inbox.length > 0) loop.swap();
  }

  /** Nobody has written over what somebody reads. */
  check(): void {
    expect(this.#wrong).toBeUndefined();
    for (const loop of this.loops) loop.check();
    if (this.#saving !== undefined) expect(framesOf(this.#saving.snapshot)).toEqual(this.#saving.frames);
  }

  #aLoader(): RouteLoader {
    const life = { isDead: false };
    this.#source = life;
    return new RouteLoader({
      source: mortal(this.database, life),
      clock: () => this.nowMs,
      loadIntervalMs: LOAD_INTERVAL_MS,
      emptyProtectionHoldMs: this.#holdMs,
      ...(this.latest && { serving: this.latest }),
      publish: (next) => life.isDead || this.#publish(next),
      loaded: (report) => life.isDead || this.#loaded(report),
    });
  }

  #publish(task: SwapTask): void {
    if (task.generation !== (this.latest?.generation ?? 0) + 1) this.#wrong ??= `generation ${task.generation}`;
    const next = readPublished(task);
    if (this.latest !== undefined) this.#expectExplained(this.published.get(this.latest.generation), next);
    this.published.set(task.generation, next);
    this.latest = { generation: task.generation, packed: task.packed };
    for (const loop of this.loops) loop.inbox.push(task);
  }

  /** Less than half of the hosts without a change row that says why: only behind the hold. */
  #expectExplained(before: Published | undefined, next: Published): void {
    const named = this.database.namedSince(this.#versionBefore);
    const hostsIn = (one: Published | undefined, isNamed: boolean): number =>
      [...(one?.routes ?? [])].reduce((sum, [key, { hosts }]) => sum + (named.has(key) === isNamed ? hosts : 0), 0);
    const total = (one: Published | undefined): number => hostsIn(one, true) + hostsIn(one, false);
    // An edit that was made after the load had been read explains as much as one before it.
    const present = [...named].reduce((sum, key) => sum + (this.database.routes.get(key)?.length ?? 0), 0);
    const explained = hostsIn(before, false) + Math.min(hostsIn(next, true), present);
    if (total(next) * 2 >= Math.min(total(before), explained)) return;
    if (this.#heldSinceMs !== undefined && this.nowMs >= this.#heldSinceMs + this.#holdMs) return;
    this.#wrong ??= `${total(next)} hosts of ${total(before)}, held since ${this.#heldSinceMs}, now ${this.nowMs}`;
  }

  #loaded({ verdict }: LoadReport): void {
    if (verdict === undefined) return;
    this.#heldSinceMs = verdict.kind === "held_back" ? (this.#heldSinceMs ?? this.nowMs) : undefined;
  }
}

function readPublished({ packed }: SwapTask): Published {
  const snapshot = new RouteSnapshot(packed);
  const frames = framesOf(snapshot);
  const routes = [...frames].map(([key, hex]) => {
    const hosts = getRouteResponse.decode(Buffer.from(hex, "hex").subarray(8))?.hosts ?? [];
    return [key, { text: JSON.stringify(hosts), hosts: hosts.length }] as const;
  });
  return { snapshot, frames, routes: new Map(routes) };
}
