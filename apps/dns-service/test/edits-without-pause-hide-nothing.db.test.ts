import { setTimeout as after } from "node:timers/promises";
import { aDatabase, aHost } from "@lars/testkit";
import { expect, test } from "vitest";
import { aDnsService, setRoute } from "./a-dns-service.ts";
import { anAgent } from "./an-agent.ts";

test("under a steady stream of edits a row that changed without a version is found within the load interval", async () => {
  await using database = await aDatabase();
  await setRoute(database, [1, 1], [aHost(1)]);
  await setRoute(database, [2, 2], [aHost(1)]);
  await using service = await aDnsService(database.url, { versionCheckIntervalMs: 100, loadIntervalMs: 500 });
  await using agent = await anAgent(service.port);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1)]);
  agent.ask(2, 2);
  await agent.holds(2, 2, [aHost(1)]);

  let editing = true;
  const edits = (async () => {
    for (let n = 2; editing; n++) {
      await setRoute(database, [2, 2], [aHost(n)]);
      await after(20); // with its own time, an edit each 50 ms or so: at each look there is a new version
    }
  })();
  await database.sql("UPDATE RouteData SET serverip = ? WHERE modid = 1", [aHost(7).ip]);
  const found = agent.holds(1, 1, [aHost(7)]);
  await found.finally(() => {
    editing = false;
  });
  await edits;
  expect((await service.state()).loads["interval"]?.count).toBeGreaterThan(0);
});
