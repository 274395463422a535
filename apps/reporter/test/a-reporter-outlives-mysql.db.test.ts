import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createDatabase, migrate } from "@lars/db";
import { aDaemonContext, aDatabase, aTemporaryFolder, endedWithTest, startMariaDb, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { startReporter } from "../src/service.ts";
import { aReport } from "./builders.ts";
import { anAgent, aReporterConfig } from "./service-builders.ts";

test("what agents report while MySQL is away is stored when it is back", async () => {
  await using folder = await aTemporaryFolder();
  const first = await startMariaDb({ dataDir: `${folder.path}/mysql`, port: 0 });
  const { port } = first;
  const url = first.url("lars_dns");
  await migrate(url, { dryRun: false });
  const context = aDaemonContext();
  await using reporter = await startReporter(aReporterConfig(url), context);
  await using agent = await anAgent(reporter.port);
  agent.report(aReport({ modId: 1 }));
  await until(async () => JSON.stringify(await context.health.state()).includes('"stored":2'));

  await first[Symbol.asyncDispose]();
  agent.report(aReport({ modId: 1, atSeconds: 1_720_000_007 }));
  agent.report(aReport({ modId: 2 }));
  await until(() => context.health.readiness.stale);
  agent.report(aReport({ modId: 2, atSeconds: 1_720_000_009 }));
  await until(async () => JSON.stringify(await context.health.state()).includes('"merged":2'));
  expect(context.health.readiness).toMatchObject({
    ready: true,
    reason: expect.stringContaining("No database answers"),
  });
  expect(await context.health.state()).toMatchObject({ waiting: { ServerCallStatus: 4 } });

  await using second = await startMariaDb({ dataDir: `${folder.path}/mysql`, port });
  await until(() => !context.health.readiness.stale, { withinMs: 20_000 });
  await using database = createDatabase({ url: second.url("lars_dns") });
  const rows = await database.kysely.selectFrom("ServerCallStatus").select(["modid", "ts"]).orderBy("modid").execute();
  expect(rows.map((row) => [row.modid, Number(row.ts)])).toEqual([
    [1, 1_720_000_007],
    [1, 1_720_000_007],
    [2, 1_720_000_009],
    [2, 1_720_000_009],
  ]);
}, 60_000);

test("a reporter that starts while MySQL is away takes reports, and says that it is stale", async () => {
  const context = aDaemonContext();
  await using reporter = await startReporter(aReporterConfig("mysql://root@127.0.0.1:1/lars_dns"), context);
  await using agent = await anAgent(reporter.port);
  agent.report(aReport());
  await until(async () => JSON.stringify(await context.health.state()).includes('"queued":2'));
  expect(context.health.readiness).toMatchObject({ ready: true, stale: true });
});

test("a password that MySQL refuses is a refusal to start, with nothing left behind", async () => {
  await using database = await aDatabase();
  const wrong = new URL(database.url);
  wrong.username = "nobody";
  wrong.password = "wrong";
  const starting = startReporter(aReporterConfig(wrong.href), aDaemonContext());
  await expect(starting).rejects.toMatchObject({ code: "DATABASE_REFUSED" });
});

test("with the deployed lars_reporter.conf, SIGTERM stores what waits and ends with 0", async () => {
  await using database = await aDatabase();
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const deployed = new URL("../../../packages/config/test/deployed/lars_reporter.conf", import.meta.url);
  const env = {
    LARS_DATABASE_URL: database.url,
    LARS_REACTOR_PORT: "0",
    LARS_HEALTH_PORT: "0",
    LARS_REPORTER_FLUSH_INTERVAL: "60s",
  };
  const process_ = spawn(process.execPath, [main, "--config", fileURLToPath(deployed)], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await using _ended = endedWithTest(process_);
  const lines: Record<string, unknown>[] = [];
  process_.stdout.on("data", (chunk: Buffer) => {
    for (const line of chunk.toString().split("\n").filter(Boolean)) lines.push(JSON.parse(line));
  });
  const started = await until(() => lines.find((line) => line["msg"] === "started") && lines, { withinMs: 15_000 });
  const port = Number(started.find((line) => "port" in line)?.["port"]);
  const health = Number(started.find((line) => "healthPort" in line)?.["healthPort"]);
  await using agent = await anAgent(port);
  agent.report(aReport());
  await until(async () => (await (await fetch(`http://127.0.0.1:${health}/state`)).text()).includes('"queued": 2'));
  expect(await database.sql("SELECT * FROM ServerCallStatus")).toEqual([]);
  const ended = once(process_, "exit");
  process_.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(await database.sql("SELECT * FROM ServerCallStatus")).toHaveLength(2);
});
