import fc from "fast-check";
import { expect, test } from "vitest";
import { RouteSnapshot } from "../src/core/route-snapshot.ts";
import type { SwapTask } from "../src/io/messages.ts";
import { RouteLoader } from "../src/io/route-loader.ts";
import type { RouteSource } from "../src/io/snapshot-reader.ts";
import { aSnapshot, framesOf, rowsOf } from "./builders.ts";

/** A database of maps: routes, a version, changes. Reads take a turn, and fail when they are told to. */
class FakeDatabase implements RouteSource {
  readonly routes = new Map<string, (readonly [number, number])[]>();
  version = 100n;
  changes: { modId: number; cmdId: number; version: bigint }[] = [];
  failures = 0;
  /** Runs in the middle of a full load, behind its consistent read. */
  meanwhile: (() => void) | undefined;

  async readVersion(): Promise<bigint> {
    await this.#turn();
    return this.version;
  }

  async loadAll(onRows: (rows: ArrayLike<number>) => void): Promise<{ version: bigint }> {
    const rows = rowsOf(this.routes);
    const { version } = this;
    onRows(rows.slice(0, 4));
    await this.#turn();
    this.meanwhile?.();
    this.meanwhile = undefined;
    await this.#turn();
    onRows(rows.slice(4));
    return { version };
  }

  async loadChanges(since: bigint) {
    await this.#turn();
    const recent = this.changes.filter((change) => change.version > since);
    const keys = [...new Set(recent.map((change) => `${change.modId} ${change.cmdId}`))];
    const changes = keys.map((key) => {
      const versions = recent.filter((change) => `${change.modId} ${change.cmdId}` === key).map((one) => one.version);
      const [modId = 0, cmdId = 0] = key.split(" ").map(Number);
      return { modId, cmdId, version: versions.reduce((left, right) => (left > right ? left : right)) };
    });
    const rows = rowsOf(new Map([...this.routes].filter(([key]) => keys.includes(key))));
    const knowsSince = this.changes.some((change) => change.version === since);
    return { version: this.version, knowsSince, changes, rows };
  }

  /** An edit as the admin writes it; the second hand of the clock may move. */
  edit(key: number, hosts: number, step = 1): void {
    this.change(key, hosts);
    this.version += BigInt(step);
    this.changes.push({ modId: key, cmdId: key % 2, version: this.version });
  }

  /** A row that changes without anybody's being told. */
  change(key: number, hosts: number): void {
    const list = Array.from({ length: hosts % 4 }, (_, at) => [key * 100 + hosts + at, 80] as const);
    if (list.length === 0) this.routes.delete(`${key} ${key % 2}`);
    else this.routes.set(`${key} ${key % 2}`, list);
  }

  async #turn(): Promise<void> {
    await Promise.resolve();
    if (this.failures === 0) return;
    this.failures--;
    throw new Error("the database is away");
  }
}

/** What a loop sees: it swaps, and tells its one subscriber, who asked for every route, of what is said to have changed. */
class FakeLoop {
  serving: RouteSnapshot | undefined;
  /** What a slower loop serves still, and what it has to read there. */
  late:
    | { readonly snapshot: RouteSnapshot; readonly frames: Map<string, string>; readonly generation: number }
    | undefined;
  readonly held = new Map<string, string>();
  generation = 0;

  take(next: SwapTask): void {
    expect(next.generation).toBe(this.generation + 1);
    this.generation = next.generation;
    const before = this.serving;
    this.serving = new RouteSnapshot(next.packed);
    if (before === undefined) for (const [key, frame] of framesOf(this.serving)) this.held.set(key, frame);
    for (let at = 0; at < next.changed.length; at += 2) {
      const key = [next.changed[at] ?? 0, next.changed[at + 1] ?? 0] as const;
      const frame = this.serving.frameOf(...key);
      const hex = frame === undefined ? undefined : Buffer.from(frame).toString("hex");
      expect(hex, "a push that changes nothing").not.toBe(this.held.get(key.join(" ")));
      if (hex === undefined) this.held.delete(key.join(" "));
      else this.held.set(key.join(" "), hex);
    }
  }

  /** What was told so far is what is served; nobody has written over the memory of it. */
  check(): void {
    if (this.serving !== undefined) expect(framesOf(this.serving)).toEqual(this.held);
    if (this.late !== undefined) expect(framesOf(this.late.snapshot)).toEqual(this.late.frames);
  }

  /** The slower loop swaps too; the generation that every loop serves or has left behind. */
  catchUp(): number {
    if (this.serving !== undefined) {
      this.late = { snapshot: this.serving, frames: framesOf(this.serving), generation: this.generation };
    }
    return this.late?.generation ?? 0;
  }
}

const key = fc.integer({ min: 1, max: 8 });
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("edit" as const), key, n: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("change" as const), key, n: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("trim" as const), key, n: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("bump" as const), key, n: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("goBack" as const), key, n: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("fail" as const), key, n: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("pass" as const), key, n: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("editMeanwhile" as const), key, n: fc.nat(20) }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant("step" as const), key, n: fc.nat(20) }) },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

const EVENTS: Record<Event["do"], (database: FakeDatabase, event: Event, time: { ms: number }) => void> = {
  edit: (database, { key: which, n }) => database.edit(which, n, 1 + (n % 3)),
  change: (database, { key: which, n }) => database.change(which, n),
  trim: (database) => {
    database.changes = database.changes.filter((change) => change.version > database.version - 1n);
  },
  bump: (database) => {
    database.version += 7n;
  },
  goBack: (database) => {
    database.version -= 5n;
  },
  fail: (database, { n }) => {
    database.failures = n;
  },
  pass: (_, { n }, time) => {
    time.ms += n * 1_000;
  },
  editMeanwhile: (database, { key: which, n }) => {
    database.meanwhile = () => database.edit(which, n);
  },
  step: () => {},
};

async function stepped(loader: RouteLoader): Promise<boolean> {
  const done = await loader.step().then(
    () => true,
    () => false,
  );
  for (let turn = 0; turn < 20; turn++) await Promise.resolve(); // a load beside the steps goes on
  return done;
}

/** Nothing fails any more, and time passes: at the latest, the load of the interval finds what is to be found. */
async function settle(loader: RouteLoader, database: FakeDatabase, time: { ms: number }): Promise<void> {
  database.failures = 0;
  for (let step = 0; step < 9; step++) {
    if (step % 3 === 0) time.ms += 9_000;
    await stepped(loader);
  }
}

test("whatever is edited, trimmed, restored or fails: who asked holds in the end what the table holds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
      const time = { ms: 0 };
      const database = new FakeDatabase();
      database.edit(1, 1);
      const loop = new FakeLoop();
      const loader = new RouteLoader({
        source: database,
        clock: () => time.ms,
        loadIntervalMs: 8_000,
        emptyProtectionHoldMs: 0,
        publish: (next) => {
          loop.take(next);
        },
        loaded: () => {},
      });
      for (const one of events) {
        EVENTS[one.do](database, one, time);
        if (one.do === "step") await stepped(loader);
        if (one.n % 3 === 0) loader.retired.everyLoopServes(loop.catchUp());
        loop.check();
      }
      await settle(loader, database, time);
      expect(loop.held).toEqual(framesOf(aSnapshot(database.routes)));
      expect(loop.serving?.version).toBe(database.version);
    }),
    { numRuns: 400 },
  );
});

test("a load that fails changes nothing and announces nothing, and is tried again", async () => {
  const database = new FakeDatabase();
  database.edit(1, 3);
  const published: SwapTask[] = [];
  const loader = new RouteLoader({
    source: database,
    clock: () => 0,
    loadIntervalMs: 8_000,
    emptyProtectionHoldMs: 0,
    publish: (next) => published.push(next),
    loaded: () => {},
  });
  database.failures = 1;
  await expect(loader.step()).rejects.toThrow("away");
  expect(published).toEqual([]);
  await loader.step();
  database.edit(1, 2);
  const { readVersion } = database;
  database.readVersion = async () => {
    database.failures = 1; // the version is seen, what changed cannot be read
    return database.version;
  };
  await expect(loader.step()).rejects.toThrow("away");
  expect(published).toHaveLength(1);
  database.readVersion = readVersion;
  await loader.step();
  expect(published).toHaveLength(2);
  expect([...(published[1]?.changed ?? [])]).toEqual([1, 1]);
});

test("a full load that began before an edit is served together with it, never instead of it", async () => {
  const time = { ms: 0 };
  const database = new FakeDatabase();
  database.edit(1, 3);
  const loop = new FakeLoop();
  const versions: bigint[] = [];
  const loader = new RouteLoader({
    source: database,
    clock: () => time.ms,
    loadIntervalMs: 8_000,
    emptyProtectionHoldMs: 0,
    publish: (next) => {
      loop.take(next);
      versions.push(next.packed.version);
    },
    loaded: () => {},
  });
  await loader.step();
  time.ms = 8_000;
  let goOn = (): void => {};
  const { loadAll } = database;
  database.loadAll = async (onRows) => {
    const rows = rowsOf(database.routes);
    const { version } = database;
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    onRows(rows);
    return { version };
  };
  await loader.step(); // begins to read everything
  database.edit(1, 2);
  database.edit(2, 1);
  await loader.step(); // need not wait for it
  expect(versions.at(-1)).toBe(database.version);
  database.change(3, 2);
  goOn();
  await stepped(loader);
  await stepped(loader);
  database.loadAll = loadAll;
  expect([...versions]).toEqual([...versions].sort((left, right) => Number(left - right)));
  const { ["3 1"]: _, ...rest } = Object.fromEntries(framesOf(aSnapshot(database.routes)));
  expect(Object.fromEntries(loop.held)).toEqual(rest); // what changed behind its read is found by the next one
});
