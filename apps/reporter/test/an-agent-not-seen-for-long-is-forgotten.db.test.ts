import { aDaemonContext, aDatabase, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { startReporter } from "../src/service.ts";
import { aModule, anAgentState } from "./builders.ts";
import { anAgent, aReporterConfig } from "./service-builders.ts";

const DAY_MS = 86_400_000;

test("an agent that was not seen for agent_retention is forgotten with its modules; the others stay", async () => {
  await using database = await aDatabase();
  const config = aReporterConfig(database.url);
  expect(config.agentRetentionMs).toBe(7 * DAY_MS);
  const first = await startReporter(config, aDaemonContext());
  for (const instance of ["gone", "here"]) {
    await using agent = await anAgent(first.port);
    await agent.greet({ instance });
    const modules = Array.from({ length: 600 }, (_, modId) => aModule({ modId })); // more than one batch
    agent.tell(anAgentState({ modulesTotal: 600, modules }));
    const seen = `SELECT 1 FROM AgentModule WHERE instance = '${instance}'`;
    await until(async () => (await database.sql(seen)).length === 600);
  }
  await first[Symbol.asyncDispose]();
  for (const table of ["Agent", "AgentModule"]) {
    await database.sql(`UPDATE ${table} SET seenMs = seenMs - ? WHERE instance = 'gone'`, [8 * DAY_MS]);
    await database.sql(`UPDATE ${table} SET seenMs = seenMs - ? WHERE instance = 'here'`, [6 * DAY_MS]);
  }

  const context = aDaemonContext();
  await using _ = await startReporter(config, context);
  await until(async () => (await database.sql("SELECT 1 FROM Agent")).length === 1);
  expect(await database.sql("SELECT instance FROM Agent")).toEqual([{ instance: "here" }]);
  expect(await database.sql("SELECT instance, count(*) AS modules FROM AgentModule GROUP BY instance")).toEqual([
    { instance: "here", modules: 600 },
  ]);
  const trimmed = async () =>
    (await context.registry.getSingleMetric("lars_reporter_rows_trimmed_total")?.get())?.values;
  await until(async () => (await trimmed())?.[0]?.value === 601);
});
