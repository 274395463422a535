import fc from "fast-check";
import { expect, test } from "vitest";
import type { SwapTask } from "../src/io/messages.ts";
import { RouteLoader } from "../src/io/route-loader.ts";
import type { TestConnection } from "./a-connection-that-believes.ts";
import { DatabaseOfMaps, type Hosts, someHosts } from "./a-database-of-maps.ts";
import { ServiceWithoutThreads } from "./a-service-without-threads.ts";
import { aSnapshot, framesOf, rowsOf } from "./builders.ts";

const HOLD_MS = 30_000;
const KEYS = Array.from({ length: 8 }, (_, at) => `${at + 1} ${at % 2}`);
/** One host that moves between two routes, both in one edit: whoever reads sees it in one of them. */
const [HERE, THERE] = ["90 1", "91 1"] as const;
const MOVING: Hosts = [[1, 1]];

/** A service, its database, and what a test does to both. */
class World {
  readonly database = new DatabaseOfMaps();
  readonly service: ServiceWithoutThreads;
  /** The table before it lost its rows. */
  #lost = new Map<string, Hosts>();

  constructor() {
    for (const key of KEYS.slice(0, 5)) this.database.change(key, someHosts(key, 2));
    this.database.edit(new Map([[HERE, MOVING]]));
    this.service = new ServiceWithoutThreads(this.database, { loops: 3, holdMs: HOLD_MS });
  }

  /** A loop, by any number; so is a connection of it, and a route. */
  loop(n: number) {
    const { loops } = this.service;
    return loops[n % loops.length] as (typeof loops)[number];
  }

  with(n: number, act: (loop: ReturnType<World["loop"]>, connection: TestConnection) => void): void {
    const loop = this.loop(n);
    const connection = loop.connections[(n >> 2) % Math.max(1, loop.connections.length)];
    if (connection !== undefined) act(loop, connection);
  }

  move(): void {
    const isHere = this.database.routes.has(HERE);
    this.database.edit(new Map([[HERE, isHere ? [] : MOVING], [THERE, isHere ? MOVING : []]])); // biome-ignore format: a pair
  }

  lose(keys: readonly string[], bump: bigint): void {
    this.#lost = new Map([...this.#lost, ...[...this.database.routes].filter(([key]) => keys.includes(key))]);
    for (const key of keys) this.database.change(key, []);
    this.database.version += bump;
  }

  restore(): void {
    for (const [key, hosts] of this.#lost) this.database.change(key, hosts);
    this.#lost.clear();
  }
}

const keyOf = (n: number): string => KEYS[n % KEYS.length] ?? "1 0";
const hostsOf = (n: number): readonly [string, Hosts] => [keyOf(n), someHosts(keyOf(n), (n >> 3) % 4, n >> 5)];

/** What may happen, and how often it does. */
const EVENTS: Record<string, readonly [weight: number, happen: (world: World, n: number) => void]> = {
  edit: [8, ({ database }, n) => database.edit(new Map([hostsOf(n), hostsOf(n * 7)]), 1 + (n % 3))],
  removeAll: [1, ({ database }, n) => database.edit(new Map(KEYS.slice(n % 4).map((key) => [key, []])))],
  move: [3, (world) => world.move()],
  changeSilently: [2, ({ database }, n) => database.change(...hostsOf(n))],
  lose: [3, (world, n) => world.lose(KEYS.slice(n % 3), BigInt(n % 2))],
  restore: [2, (world) => world.restore()],
  editMeanwhile: [
    2,
    ({ database }, n) => {
      database.meanwhile = () => database.edit(new Map([hostsOf(n)]));
    },
  ],
  trim: [1, ({ database }, n) => database.trim(database.version - BigInt(n % 3))],
  bump: [
    1,
    ({ database }) => {
      database.version += 7n;
    },
  ],
  goBack: [
    1,
    ({ database }) => {
      database.version -= 5n;
    },
  ],
  fail: [
    2,
    ({ database }, n) => {
      database.failures = n % 4;
    },
  ],
  pass: [
    5,
    ({ service }, n) => {
      service.nowMs += (n % 12) * 1_000;
    },
  ],
  step: [20, ({ service }) => service.step()],
  swap: [16, (world, n) => world.loop(n).swap()],
  swapAll: [8, ({ service }) => service.swapAll()],
  connect: [4, (world, n) => world.loop(n).ask(world.loop(n).connect(), keyOf(n))],
  ask: [
    10,
    (world, n) => world.with(n, (loop, connection) => loop.ask(connection, [...KEYS, HERE, THERE][n % 10] ?? HERE)),
  ],
  greet: [1, (world, n) => world.with(n, (loop, connection) => loop.greet(connection))],
  disconnect: [1, (world, n) => world.with(n, (loop, connection) => loop.disconnect(connection))],
  fallBehind: [
    1,
    (world, n) =>
      world.with(n, (_, connection) => {
        connection.isBehind = true;
      }),
  ],
  drain: [2, (world, n) => world.with(n, (loop, connection) => connection.isBehind && loop.drain(connection))],
  loopDies: [1, ({ service }, n) => service.loopDies(n % service.loops.length)],
  backendDies: [1, ({ service }) => service.backendDies()],
  save: [2, ({ service }) => service.save()],
};

const event = fc.record({
  what: fc.oneof(...Object.entries(EVENTS).map(([name, [weight]]) => ({ weight, arbitrary: fc.constant(name) }))),
  n: fc.nat(1_023),
  turns: fc.nat(6),
});

/** An edit behind a version that was set back, under a hold: rows of edits before it must not tear the edit apart. */
const SET_BACK_AND_LOST = ["step", "restore", "goBack", "lose", "move"].map((what, at) => ({
  what,
  n: 0,
  turns: at === 1 ? 4 : 0,
}));

/** Nothing fails any more, and time passes: everything is found, told and taken. */
async function settle({ service, database }: World): Promise<void> {
  database.failures = 0;
  for (let round = 0; round < 10; round++) {
    service.nowMs += 9_000 * 2 ** round; // a load that time passed in the middle of was a long one: ten times that to the next
    for (let step = 0; step < 3; step++) {
      service.step();
      await service.tick(60);
      service.swapAll();
      service.check();
    }
  }
  for (const loop of service.loops) {
    for (const connection of loop.connections) if (connection.isBehind) loop.drain(connection);
  }
}

function expectEverybodyHolds(world: World): void {
  const truth = aSnapshot(world.database.routes);
  for (const loop of world.service.loops) {
    const served = world.service.published.get(loop.serving);
    expect(served?.frames).toEqual(framesOf(truth));
    expect(served?.snapshot.version).toBe(world.database.version);
    for (const { asked, believed } of loop.connections) {
      expect([...believed.keys()].sort()).toEqual([...asked].sort());
      for (const key of asked) expect(believed.get(key)).toBe(loop.textOf(key));
    }
  }
}

test("whatever is edited, lost, trimmed, restored, fails or dies: every answer and every push is of one version, and in the end all hold what the table holds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 120 }), async (events) => {
      const world = new World();
      for (const { what, n, turns } of events) {
        EVENTS[what]?.[1](world, n);
        await world.service.tick(turns);
        world.service.check();
      }
      await settle(world);
      world.service.check();
      expectEverybodyHolds(world);
      for (const { routes } of world.service.published.values()) expect(routes.has(HERE)).toBe(!routes.has(THERE));
      for (const loop of world.service.loops) loop.die();
    }),
    { numRuns: 300, examples: [[SET_BACK_AND_LOST]] },
  );
});

interface LoaderWorld {
  readonly database: DatabaseOfMaps;
  readonly time: { ms: number };
  readonly published: SwapTask[];
  readonly loader: RouteLoader;
}

function aLoader(): LoaderWorld {
  const database = new DatabaseOfMaps();
  const time = { ms: 0 };
  const published: SwapTask[] = [];
  const loader = new RouteLoader({
    source: database,
    clock: () => time.ms,
    loadIntervalMs: 8_000,
    emptyProtectionHoldMs: 0,
    publish: (next) => void published.push(next),
    loaded: () => {},
  });
  return { database, time, published, loader };
}

const edit = ({ database }: LoaderWorld, key: string, count: number): void =>
  database.edit(new Map([[key, someHosts(key, count)]]));
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

test("a load that fails changes nothing and announces nothing, and is tried again", async () => {
  const world = aLoader();
  const { database, published, loader } = world;
  edit(world, "1 1", 3);
  database.failures = 1;
  await expect(loader.step()).rejects.toThrow("away");
  expect(published).toEqual([]);
  await loader.step();
  edit(world, "1 1", 2);
  const { readVersion } = database;
  database.readVersion = async () => {
    database.failures = 1; // the version is seen, what changed cannot be read
    return database.version;
  };
  await expect(loader.step()).rejects.toThrow("away");
  expect(published).toHaveLength(1);
  database.readVersion = readVersion;
  await loader.step();
  expect(published.map(({ changed }) => [...changed])).toEqual([[], [1, 1]]);
});

/** The next full load has read its rows, and is done when `goOn` is called. */
function aSlowFullLoad(database: DatabaseOfMaps): { goOn: () => void } {
  const slow = { goOn: (): void => {} };
  const { loadAll } = database;
  database.loadAll = async (onRows) => {
    database.loadAll = loadAll;
    const rows = rowsOf(database.routes);
    const { version } = database;
    await new Promise<void>((resolve) => {
      slow.goOn = resolve;
    });
    onRows(rows);
    return { version, hasChanges: true };
  };
  return slow;
}

test("a full load that began before an edit is served together with it, never instead of it", async () => {
  const world = aLoader();
  const { database, time, published, loader } = world;
  edit(world, "1 1", 3);
  await loader.step();
  time.ms = 8_000;
  const slow = aSlowFullLoad(database);
  await loader.step(); // begins to read everything
  edit(world, "1 1", 2);
  edit(world, "2 1", 1);
  await loader.step(); // need not wait for it
  expect(published.at(-1)?.packed.version).toBe(database.version);
  database.change("3 1", someHosts("3 1", 2));
  slow.goOn();
  await turns();
  await loader.step();
  const versions = published.map(({ packed }) => packed.version);
  expect(versions).toEqual([...versions].sort((left, right) => Number(left - right)));
  const { "3 1": _, ...rest } = Object.fromEntries(framesOf(aSnapshot(database.routes)));
  expect(loader.serving && Object.fromEntries(framesOf(loader.serving))).toEqual(rest); // the next one finds the other
});

test("a full load that began before a step that no rows explain is not what that step is served from", async () => {
  const world = aLoader();
  const { database, time, published, loader } = world;
  edit(world, "1 1", 3);
  await loader.step();
  time.ms = 8_000;
  const slow = aSlowFullLoad(database);
  await loader.step(); // begins to read everything
  edit(world, "1 1", 2);
  await loader.step();
  database.change("1 1", someHosts("1 1", 1));
  database.version++; // and no rows
  const step = loader.step();
  await turns();
  slow.goOn();
  await step;
  expect(published.map(({ packed }) => packed.hosts)).toEqual([3, 2, 1]); // never back to three
});
