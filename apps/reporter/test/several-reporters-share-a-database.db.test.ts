import { hostAddress } from "@lars/model";
import { aDaemonContext, aDatabase, aRandom, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { startReporter } from "../src/service.ts";
import { aReport } from "./builders.ts";
import { anAgent, aReporterConfig } from "./service-builders.ts";

const FIRST = 1_720_000_000;

const aHost = (successes: number) => [{ host: hostAddress(1, 80), successes, failures: 0, overloaded: false }];

test("two reporters that hear the reports of the same hosts in any order leave the newest of each", async () => {
  await using database = await aDatabase();
  const config = aReporterConfig(database.url);
  await using one = await startReporter(config, aDaemonContext());
  await using other = await startReporter(config, aDaemonContext());
  const agents = [await anAgent(one.port), await anAgent(other.port)];
  const random = aRandom(7);
  const newest = new Map<number, number>();
  for (let n = 0; n < 600; n++) {
    const modId = Math.floor(random() * 20);
    const atSeconds = FIRST + Math.floor(random() * 1_000);
    newest.set(modId, Math.max(newest.get(modId) ?? 0, atSeconds));
    const results = [1, 2, 3].map((ip) => {
      return { host: hostAddress(ip, 80), successes: atSeconds - FIRST, failures: ip, overloaded: atSeconds % 2 === 1 };
    });
    agents[Math.floor(random() * 2)]?.report(aReport({ modId, atSeconds, results }));
    if (n % 40 === 0) await new Promise((resolve) => setImmediate(resolve)); // flushes come in between
  }
  const rows = await until(async () => {
    const all = await database.sql("SELECT modid, ts, succ_cnt, overload FROM ServerCallStatus");
    const isNewest = (row: Record<string, unknown>) => Number(row["ts"]) === newest.get(Number(row["modid"]));
    return all.length === newest.size * 3 && all.every(isNewest) ? all : undefined;
  });
  for (const row of rows) {
    const at = Number(row["ts"]);
    expect([row["succ_cnt"], row["overload"]]).toEqual([at - FIRST, at % 2 === 1 ? "1" : "0"]);
  }
  for (const agent of agents) await agent[Symbol.asyncDispose]();
});

test("what one reporter stored is overwritten by no older report that another one stores later", async () => {
  await using database = await aDatabase();
  const config = aReporterConfig(database.url);
  await using one = await startReporter(config, aDaemonContext());
  await using other = await startReporter(config, aDaemonContext());
  await using first = await anAgent(one.port);
  await using second = await anAgent(other.port);
  const rows = (n: number) =>
    until(async () => {
      const all = await database.sql("SELECT modid, ts, succ_cnt FROM ServerCallStatus ORDER BY modid");
      return all.length === n ? all : undefined;
    });
  first.report(aReport({ modId: 1, atSeconds: FIRST + 1, results: aHost(5) }));
  await rows(1);
  second.report(aReport({ modId: 1, atSeconds: FIRST, results: aHost(4) }));
  second.report(aReport({ modId: 2, atSeconds: FIRST, results: aHost(4) })); // by that the older one was stored, if it was
  expect(await rows(2)).toMatchObject([
    { modid: 1, ts: FIRST + 1, succ_cnt: 5 },
    { modid: 2, ts: FIRST, succ_cnt: 4 },
  ]);
});

test("each is in ReporterNode while it runs, and no longer when it has stopped", async () => {
  await using database = await aDatabase();
  const config = aReporterConfig(database.url);
  const one = await startReporter(config, aDaemonContext());
  const nodes = () => database.sql("SELECT * FROM ReporterNode");
  {
    await using other = await startReporter(config, aDaemonContext());
    const rows = await until(async () => {
      const all = await nodes();
      return all.length === 2 ? all : undefined;
    });
    const ports = rows.map((row) => String(row["address"])).sort();
    expect(ports).toEqual([`127.0.0.1:${one.port}`, `127.0.0.1:${other.port}`].sort());
    expect(rows[0]).toMatchObject({ software: "lars-reporter", version: "0.1.0", rowsWaiting: 0 });
  }
  expect(await nodes()).toHaveLength(1);
  await one[Symbol.asyncDispose]();
  expect(await nodes()).toEqual([]);
});
