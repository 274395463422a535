import { openDatabase } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { expect, test } from "vitest";

const NOW = 1_720_000_000_000;
const NOW_S = NOW / 1_000;

async function host(database: TestDatabase, modid: number, serverip: number): Promise<void> {
  await database.sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (?, 1, ?, 80)", [
    modid,
    serverip,
  ]);
}

async function status(
  database: TestDatabase,
  modid: number,
  ip: number,
  now: { caller?: number; rests?: boolean; ageS?: number },
) {
  const { caller = 1, rests = true, ageS = 1 } = now;
  await database.sql("INSERT INTO ServerCallStatus VALUES (?, 1, ?, 80, ?, 1, 1, ?, ?)", [
    ...[modid, ip, caller, NOW_S - ageS, rests ? "1" : "0"],
  ]);
}

test("a module has no idle host when every host of it rests at every caller that lives", async () => {
  await using database = await aDatabase();
  await using db = await openDatabase({ url: database.url });
  for (const modid of [1, 2, 3, 4, 5]) for (const ip of [1, 2]) await host(database, modid, ip);
  for (const ip of [1, 2]) await status(database, 1, ip, {}); // none is idle
  await status(database, 1, 1, { caller: 2, rests: false, ageS: 900 }); // says somebody who is gone
  await status(database, 2, 1, {}); // nobody has tried the other host
  for (const ip of [1, 2]) await status(database, 3, ip, {});
  await status(database, 3, 2, { caller: 2, rests: false }); // idle elsewhere
  for (const ip of [1, 2]) await status(database, 4, ip, { ageS: 900 }); // nobody who lives says anything
  const keys = [3, 4, 5, 6].map((modId) => ({ modId, cmdId: 1 }));
  const { modules, unheard, cut } = await db.alerts.readings.noIdleHost(NOW, keys);
  expect(modules).toEqual([{ modId: 1, cmdId: 1, hosts: 2 }]);
  expect(unheard.map(({ modId }) => modId)).toEqual([4, 5]); // 6 has no hosts
  expect(cut).toBe(false);
});

test("shares are of all minutes and reporters; those that are asked for come too", async () => {
  await using database = await aDatabase();
  await using db = await openDatabase({ url: database.url });
  const ask = { minutes: 2, share: "errors", above: 0.1, module: null, also: [] } as const;
  expect(await db.alerts.readings.minutes(ask)).toEqual({ minutesKnown: 0, untilMs: 0, modules: [], cut: false });
  for (const at of [600, 660, 720]) {
    for (const reporter of [1, 2]) {
      await database.sql("INSERT INTO FleetMinute VALUES (?, ?, 0, 0, 0, 1, 1, 1)", [at, reporter]);
      await database.sql("INSERT INTO ModuleMinute VALUES (?, 7, 1, ?, 80, 20, 90, 3, 1, 1, 3)", [at, reporter]);
      await database.sql("INSERT INTO ModuleMinute VALUES (?, 8, 1, ?, 95, 5, 0, 3, 0, 1, 3)", [at, reporter]);
    }
  }
  const seven = { modId: 7, cmdId: 1, successes: 320, failures: 80, overloadSeconds: 360, pairs: 12 };
  expect(await db.alerts.readings.minutes(ask)).toEqual({
    minutesKnown: 2,
    untilMs: 780_000,
    modules: [seven],
    cut: false,
  });
  const modulesOf = async (given: object) =>
    (await db.alerts.readings.minutes({ ...ask, ...given })).modules.map(({ modId }) => modId);
  expect(await modulesOf({ also: [{ modId: 8, cmdId: 1 }] })).toEqual([7, 8]);
  expect(await modulesOf({ module: { modId: 8, cmdId: 1 } })).toEqual([]);
  expect(await modulesOf({ share: "overload", above: 0.49 })).toEqual([7]);
  expect(await modulesOf({ share: "overload", above: 0.5 })).toEqual([]);
});

test("a share that is above by less than a millionth is above; no calls are no share", async () => {
  await using database = await aDatabase();
  await using db = await openDatabase({ url: database.url });
  await database.sql("INSERT INTO FleetMinute VALUES (600, 1, 0, 0, 0, 1, 1, 1)");
  const minute = "INSERT INTO ModuleMinute VALUES (600, ?, 1, 1, ?, ?, ?, 1, 1, 1, ?)";
  await database.sql(minute, [7, 2, 1, 1, 50]); // a third fails, 1 of 3,000 seconds rests
  await database.sql(minute, [8, 0, 0, 3_001, 50]); // rests as a whole, and a second that was counted twice
  await database.sql(minute, [9, 0, 9, 0, 0]); // nobody called it but failed
  const ask = async (share: "errors" | "overload", above: number) => {
    const asked = { minutes: 1, share, above, module: null, also: [] };
    return (await db.alerts.readings.minutes(asked)).modules.map(({ modId }) => modId);
  };
  expect(await ask("errors", 0.333_333)).toEqual([9, 7]);
  expect(await ask("errors", 0.333_334)).toEqual([9]);
  expect(await ask("overload", 0.000_333)).toEqual([8, 7]);
  expect(await ask("overload", 0.000_334)).toEqual([8]);
});

test("a machine is silent when every agent of it is; what runs within callers is not waited for", async () => {
  await using database = await aDatabase();
  await using db = await openDatabase({ url: database.url });
  const agents = [
    ["a-1", "web-1", "lars-lb-agent", 90],
    ["a-2", "web-1", "lars-lb-agent", 5], // started again
    ["b-1", "web-2", "lars-lb-agent", 90],
    ["c-1", "web-3", "lars-client", 90],
  ] as const;
  for (const [instance, hostname, software, ageS] of agents) {
    await database.sql("INSERT INTO Agent VALUES (?, ?, ?, ?, '1', '', 0, 0, ?)", [
      ...[instance, hostname, hostname === "web-1" ? 1 : 2, software, NOW - ageS * 1_000],
    ]);
  }
  const { agents: silent } = await db.alerts.readings.silentAgents(NOW - 60_000);
  expect(silent).toEqual([{ hostname: "web-2", ip: "0.0.0.2", seenMs: NOW - 90_000 }]);
});

test("the oldest edit that somebody lacks is the one that counts, whoever lacks it", async () => {
  await using database = await aDatabase();
  await using db = await openDatabase({ url: database.url });
  const read = () => db.alerts.readings.lateEdit(NOW);
  expect(await read()).toEqual({ version: 0, sinceMs: null, lacking: [], waiting: 0 });
  await database.sql("UPDATE RouteVersion SET version = 12 WHERE id = 1");
  for (const [version, ageS] of [
    [10, 300],
    [11, 200],
    [12, 3],
  ] as const) {
    await database.sql("INSERT INTO RouteEdit VALUES (?, ?, 'ada', '[]', '[]')", [version, NOW - ageS * 1_000]);
  }
  const node = "INSERT INTO DnsNode VALUES (?, ?, 'addr:1', 's', 'v', ?, 0, 0, 1, 1, 1, 1, NULL, '', 0, ?)";
  await database.sql(node, ["dns-a", "a", 12, NOW]);
  expect((await read()).sinceMs).toBeNull();
  await database.sql(node, ["dns-b", "b", 10, NOW]); // lacks 11 and 12
  await database.sql(node, ["dns-c", "c", 3, NOW - 60_000]); // gone: another matter
  expect(await read()).toMatchObject({ sinceMs: NOW - 200_000, lacking: ["b (addr:1)"], waiting: 1 });
  const straggler = JSON.stringify([{ hostname: "web-1", instance: "i", peer: "10.0.0.1:5" }]);
  await database.sql("INSERT INTO RouteConvergence VALUES (10, 'dns-a', ?, 1, 2, 2, 1, 1, 1, 1, ?)", [
    NOW - 290_000,
    straggler,
  ]);
  expect(await read()).toMatchObject({ version: 10, sinceMs: NOW - 290_000, lacking: ["b (addr:1)", "web-1"] });
});
