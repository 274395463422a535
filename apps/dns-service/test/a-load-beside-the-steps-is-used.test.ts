import { expect, test } from "vitest";
import type { SwapTask } from "../src/io/messages.ts";
import { RouteLoader } from "../src/io/route-loader.ts";
import { DatabaseOfMaps, someHosts } from "./a-database-of-maps.ts";
import { aSnapshot, framesOf } from "./builders.ts";

const LOAD_INTERVAL_MS = 8_000;

function aLoader() {
  const time = { ms: 0 };
  const database = new DatabaseOfMaps();
  database.edit(new Map([["1 1", someHosts("1 1", 2)]]));
  const published: SwapTask[] = [];
  const loader = new RouteLoader({
    source: database,
    clock: () => time.ms,
    loadIntervalMs: LOAD_INTERVAL_MS,
    emptyProtectionHoldMs: 0,
    publish: (next) => void published.push(next),
    loaded: () => {},
  });
  return { time, database, published, loader };
}

const somethingPasses = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

test("a load that ends while an edit is read is served by the next step, and not begun anew", async () => {
  const { time, database, loader } = aLoader();
  await loader.step();
  time.ms = LOAD_INTERVAL_MS;
  await loader.step();
  expect(database.fullLoads).toBe(2);

  database.change("2 1", someHosts("2 1", 1)); // in neither: the load has read already, and no row names it
  database.edit(new Map([["1 1", someHosts("1 1", 1)]]));
  const loadChanges = database.loadChanges.bind(database);
  database.loadChanges = async (since) => {
    await somethingPasses(); // the load ends
    return await loadChanges(since);
  };
  await loader.step();
  await loader.step();
  await somethingPasses();
  expect(database.fullLoads).toBe(2);
  expect(loader.serving && framesOf(loader.serving)).toEqual(
    framesOf(aSnapshot(new Map([["1 1", someHosts("1 1", 1)]]))),
  );

  time.ms += LOAD_INTERVAL_MS;
  await loader.step();
  await somethingPasses();
  await loader.step();
  expect(loader.serving && framesOf(loader.serving)).toEqual(framesOf(aSnapshot(database.routes)));
});
