import { hostAddress } from "@lars/model";
import { aDaemonContext, aDatabase, aRandom, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { startReporter } from "../src/service.ts";
import { aReport } from "./builders.ts";
import { anAgent, aReporterConfig } from "./service-builders.ts";

const FIRST = 1_720_000_000;

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
