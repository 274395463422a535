import { dropDatabase, migrate, openDatabase } from "@lars/db";
import { aDatabase } from "@lars/testkit";
import { expect, test } from "vitest";

const HOUR_S = 3_600;
const HOUR = 480_000 * HOUR_S;
const MODULE = { modid: 7, cmdid: 1 };
const call = { ...MODULE, ip: 1, port: 80, caller: 2, succ: 100, err: 3, overloadSeconds: 60 };
const total = { ...MODULE, succ: 100, err: 3, overloadSeconds: 60, hosts: 1, overloadedHosts: 1, callers: 1, pairs: 1 };

test("hours that are filled in are read as hours that were added up, and are not added up again", async () => {
  await using server = await aDatabase();
  await using database = await openDatabase({ url: server.url, connectionsMax: 2 });
  const { history } = database;
  const minutes = Array.from({ length: 60 }, (_, n) => {
    return {
      atSeconds: HOUR + n * 60,
      reporter: 1,
      succ: 2,
      err: 0,
      overloadSeconds: 1,
      modules: 1,
      callers: 1,
      pairs: 1,
    };
  });
  for (let twice = 0; twice < 2; twice++) {
    await history.fillFleet(minutes);
    await history.fillHours([{ atSeconds: HOUR, calls: [call], modules: [total] }]);
  }
  const span = { fromSeconds: HOUR, untilSeconds: HOUR + HOUR_S };
  expect(await history.fleet({ ...span, stepSeconds: HOUR_S })).toMatchObject([{ minutes: 60, succ: 120 }]);
  expect(await history.module(MODULE, { ...span, stepSeconds: HOUR_S })).toMatchObject([
    { minutes: 60, succ: 100, err: 3 },
  ]);
  expect(await history.matrixOfHours(MODULE, span)).toMatchObject([
    { ip: 1, caller: 2, succ: 100, overloadSeconds: 60 },
  ]);
  expect(await history.hoursToRoll({ ...span, claimedMs: Number.MAX_SAFE_INTEGER })).toEqual([]);
});

test("a dropped database is made anew, empty", async () => {
  await using server = await aDatabase();
  {
    await using database = await openDatabase({ url: server.url, connectionsMax: 1 });
    await database.history.fillHours([{ atSeconds: HOUR, calls: [call], modules: [total] }]);
  }
  await dropDatabase(server.url);
  await dropDatabase(server.url);
  await migrate(server.url, { dryRun: false });
  await using database = await openDatabase({ url: server.url, connectionsMax: 1 });
  expect(await database.history.matrixOfHours(MODULE, { fromSeconds: HOUR, untilSeconds: HOUR + HOUR_S })).toEqual([]);
});
