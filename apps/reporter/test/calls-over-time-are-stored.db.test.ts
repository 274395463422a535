import { hostAddress } from "@lars/model";
import { aDaemonContext, aDatabase, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { startReporter } from "../src/service.ts";
import { aHostState, aModule, anAgentState, aReport, CALLER } from "./builders.ts";
import { anAgent, aReporterConfig } from "./service-builders.ts";

const host = hostAddress(167_772_161, 8001);

async function aReporter(clock = Date.now) {
  const database = await aDatabase();
  const context = aDaemonContext();
  const reporter = await startReporter(aReporterConfig(database.url), context, { clock });
  return {
    sql: database.sql,
    port: reporter.port,
    /** Waits until so many rows of frames have come. */
    async taken(rows: number) {
      await until(async () => {
        const { rows: fates } = (await context.health.state()) as { rows: Record<string, number> };
        const { queued = 0, merged = 0, unchanged = 0 } = fates;
        return queued + merged + unchanged >= rows;
      });
    },
    stop: () => reporter[Symbol.asyncDispose](),
    async [Symbol.asyncDispose]() {
      await reporter[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

test("what was called and what happened is in the tables of the history; a stop stores the minute that has begun", async () => {
  await using reporter = await aReporter();
  await using deployed = await anAgent(reporter.port);
  await using agent = await anAgent(reporter.port);
  await agent.greet();
  const state = (counters: Parameters<typeof aHostState>[0]) =>
    agent.tell(anAgentState({ modules: [aModule({ modId: 8, hosts: [aHostState(counters)] })] }));
  state({ successesTotal: 1_000, failuresTotal: 10 });
  state({ successesTotal: 1_040, failuresTotal: 15, overloaded: true, realSuccesses: 0, realFailures: 0 });
  const report = (successes: number) =>
    deployed.report(aReport({ results: [{ host, successes, failures: 0, overloaded: false }] }));
  report(10);
  report(13);
  await reporter.taken(6);
  await reporter.stop();
  const key = { cmdid: 9, ip: 167_772_161, port: 8001, caller: CALLER };
  expect(await reporter.sql("SELECT * FROM CallMinute ORDER BY modid")).toMatchObject([
    { modid: 7, ...key, succ: 3, err: 0 },
    { modid: 8, ...key, succ: 40, err: 5 },
  ]);
  expect(await reporter.sql("SELECT * FROM ModuleMinute ORDER BY modid")).toMatchObject([
    { modid: 7, succ: 3, err: 0, hosts: 1, callers: 1, pairs: 1 },
    { modid: 8, succ: 40, err: 5, hosts: 1, callers: 1, pairs: 1 },
  ]);
  expect(await reporter.sql("SELECT * FROM FleetMinute")).toMatchObject([{ succ: 43, err: 5, modules: 2, callers: 1 }]);
  expect(await reporter.sql("SELECT * FROM HostEvent")).toMatchObject([
    { modid: 8, ...key, overloaded: 1, instance: "agent-1", succ: 42, err: 8 },
  ]);
});

test("a minute that ends is stored, an hour that is over is added up, and a day later its minutes are gone", async () => {
  const hour = 1_719_997_200;
  let aheadMs = (hour + 59 * 60) * 1_000 - Date.now();
  await using reporter = await aReporter(() => Date.now() + aheadMs);
  const later = (minutes: number) => {
    aheadMs += minutes * 60_000;
  };
  const rows = async (table: string, n: number) => {
    return until(async () => {
      const all = await reporter.sql(`SELECT * FROM ${table}`);
      return all.length === n ? all : undefined;
    });
  };
  await using agent = await anAgent(reporter.port);
  for (const successes of [10, 13])
    agent.report(aReport({ results: [{ host, successes, failures: 0, overloaded: false }] }));
  await reporter.taken(2);
  later(1);
  const minute = { atSeconds: hour + 59 * 60, succ: 3, err: 0 };
  expect(await rows("CallMinute", 1)).toMatchObject([{ modid: 7, ...minute }]);
  expect(await rows("FleetMinute", 1)).toMatchObject([minute]);
  expect(await reporter.sql("SELECT * FROM CallHour")).toEqual([]);
  later(4);
  expect(await rows("CallHour", 1)).toMatchObject([{ modid: 7, atSeconds: hour, succ: 3, err: 0 }]);
  expect(await rows("ModuleHour", 1)).toMatchObject([{ modid: 7, atSeconds: hour, succ: 3, hosts: 1 }]);
  later(31 * 60);
  await rows("CallMinute", 0);
  expect(await reporter.sql("SELECT succ FROM CallHour")).toEqual([{ succ: 3 }]);
});

test("a reporter cuts the partitions of the coming hours and days when it starts", async () => {
  await using reporter = await aReporter();
  const partitioned = await until(async () => {
    const rows = await reporter.sql(
      `SELECT table_name AS name, count(*) AS n FROM information_schema.partitions
       WHERE table_schema = database() AND partition_name IS NOT NULL GROUP BY table_name HAVING n > 1 ORDER BY name`,
    );
    return rows.length === 5 ? rows : undefined;
  });
  expect(partitioned.map(({ name, n }) => [name, Number(n)])).toEqual([
    ["CallHour", 4],
    ["CallMinute", 4],
    ["HostEvent", 4],
    ["ModuleHour", 4],
    ["ModuleMinute", 4],
  ]);
});
