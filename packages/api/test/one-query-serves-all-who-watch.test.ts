import { until } from "@lars/testkit";
import { afterEach, expect, test, vi } from "vitest";
import type { LiveEvent } from "../src/live/live-event.ts";
import { LiveHub, type LiveHubOptions } from "../src/live/live-hub.ts";

const log = { error() {}, warn() {} };
const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

function aHub(options: Partial<LiveHubOptions> = {}) {
  return new LiveHub({ readVersion: async () => 1, clock: Date.now, log, tickMs: 5, viewMs: 5, ...options });
}

/** Collects what one browser is told. */
function aWatcher<T>(hub: LiveHub, read: () => Promise<T>, input: unknown = null) {
  const stop = new AbortController();
  stops.push(stop);
  const events: LiveEvent<T>[] = [];
  const ended = (async () => {
    for await (const [, event] of hub.watch({ topic: "t", input, read }, stop.signal)) events.push(event);
  })();
  return { events, stop: () => stop.abort(), ended };
}

const valuesOf = <T>(events: readonly LiveEvent<T>[]) => events.flatMap((e) => (e.kind === "value" ? [e.value] : []));

test("two who watch the same view cost one query a tick, and both are told", async () => {
  let value = 1;
  let ticks = 0;
  const readVersion = async () => ++ticks;
  await using hub = aHub({ readVersion });
  const read = vi.fn(async () => value);
  const [ada, bob] = [aWatcher(hub, read), aWatcher(hub, read)];
  await until(() => ada.events.length === 1 && bob.events.length === 1);
  expect(hub.views).toBe(1);
  value = 2;
  await until(() => ada.events.length === 2 && bob.events.length === 2);
  expect(valuesOf(ada.events)).toEqual([1, 2]);
  expect(valuesOf(bob.events)).toEqual([1, 2]);
  expect(read.mock.calls.length).toBeLessThanOrEqual(ticks);
});

test("views that differ in their input are read each for itself", async () => {
  await using hub = aHub();
  const one = aWatcher(hub, async () => "one", { modId: 1 });
  const two = aWatcher(hub, async () => "two", { modId: 2 });
  await until(() => one.events.length > 0 && two.events.length > 0);
  expect([valuesOf(one.events), valuesOf(two.events)]).toEqual([["one"], ["two"]]);
});

test("a result that stays the same is told once; who comes later is told at once", async () => {
  await using hub = aHub();
  const read = vi.fn(async () => ({ same: true }));
  const ada = aWatcher(hub, read);
  await until(() => read.mock.calls.length > 5);
  const bob = aWatcher(hub, read);
  await until(() => bob.events.length > 0);
  expect(ada.events).toHaveLength(1);
});

test("nothing is asked of the database while nobody watches", async () => {
  const readVersion = vi.fn(async () => 1);
  await using hub = aHub({ readVersion });
  const ada = aWatcher(hub, async () => 1);
  await until(() => ada.events.length > 0);
  ada.stop();
  await ada.ended;
  expect(hub.views).toBe(0);
  await until(() => true);
  const asked = readVersion.mock.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(readVersion.mock.calls.length).toBeLessThanOrEqual(asked + 1);
  const again = aWatcher(hub, async () => 2);
  await until(() => valuesOf(again.events).includes(2));
});

test("a new version is seen at the next tick, although views are read less often", async () => {
  let version = 1;
  await using hub = aHub({ readVersion: async () => version, viewMs: 3_600_000 });
  const ada = aWatcher(hub, async () => version);
  await until(() => ada.events.length === 1);
  version = 2;
  await until(() => ada.events.length === 2);
  expect(valuesOf(ada.events)).toEqual([1, 2]);
});

test("a database that is away is told once, with since when, and its return is told by itself", async () => {
  let away = false;
  const fails = vi.fn();
  const read = async () => {
    if (!away) return 7;
    fails();
    throw new Error("away");
  };
  await using hub = aHub();
  const ada = aWatcher(hub, read);
  await until(() => ada.events.length === 1);
  away = true;
  await until(() => fails.mock.calls.length > 3);
  away = false;
  await until(() => ada.events.length === 3);
  expect(ada.events.map((event) => event.kind)).toEqual(["value", "away", "value"]);
  expect(ada.events[1]).toMatchObject({ sinceMs: expect.any(Number) });
});

test("a database that hangs is told, too, with since when, and what it says in the end", async () => {
  const hanging = Promise.withResolvers<number>();
  let reads = 0;
  const readVersion = async () => (++reads === 2 ? await hanging.promise : reads);
  await using hub = aHub({ readVersion, lateMs: 20 });
  const beganMs = Date.now();
  const ada = aWatcher(hub, async () => 7);
  await until(() => ada.events.length === 2);
  const [, away] = ada.events;
  expect(away?.kind === "away" && away.sinceMs >= beganMs && away.sinceMs <= Date.now() - 20).toBe(true);
  hanging.resolve(2);
  await until(() => ada.events.length === 3);
  expect(ada.events.map((event) => event.kind)).toEqual(["value", "away", "value"]);
});

test("a view that cannot be read in time says so, and has its value when it comes", async () => {
  const hanging = Promise.withResolvers<number>();
  await using hub = aHub({ lateMs: 20 });
  const ada = aWatcher(hub, () => hanging.promise);
  await until(() => ada.events.length === 1);
  hanging.resolve(7);
  await until(() => ada.events.length === 2);
  expect(ada.events).toMatchObject([{ kind: "away" }, { kind: "value", value: 7 }]);
});

test("one view more than the hub takes is refused, and so is one watcher more", async () => {
  await using hub = aHub({ viewsMax: 1, watchersMax: 2 });
  const ada = aWatcher(hub, async () => 1, 1);
  await until(() => ada.events.length > 0);
  await expect(aWatcher(hub, async () => 1, 2).ended).rejects.toMatchObject({ code: "LIVE_FULL" });
  const bob = aWatcher(hub, async () => 1, 1);
  await until(() => bob.events.length > 0);
  await expect(aWatcher(hub, async () => 1, 1).ended).rejects.toMatchObject({ code: "LIVE_FULL" });
});

test("a hub that stops ends all who watch", async () => {
  const hub = aHub();
  const watchers = [aWatcher(hub, async () => 1), aWatcher(hub, async () => 2, 2)];
  await until(() => watchers.every(({ events }) => events.length > 0));
  await hub[Symbol.asyncDispose]();
  await Promise.all(watchers.map(({ ended }) => ended));
  expect(hub.views).toBe(0);
});

test("one who watches late in a slow hub misses values in between, never the last", async () => {
  let value = 0;
  await using hub = aHub();
  const stop = new AbortController();
  stops.push(stop);
  const slow = hub.watch({ topic: "t", input: null, read: async () => value }, stop.signal);
  await slow.next();
  const quick = aWatcher(hub, async () => value);
  for (value = 1; value < 5; value++) {
    const now = value;
    await until(() => valuesOf(quick.events).includes(now));
  }
  await until(() => valuesOf(quick.events).includes(5));
  const { value: latest } = await slow.next();
  expect(latest?.[1]).toMatchObject({ kind: "value", value: 5 });
});
