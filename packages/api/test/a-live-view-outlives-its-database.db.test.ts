import type { LiveEvent, RouterOutputs } from "@lars/api";
import { changeRoutes, migrate, openDatabase } from "@lars/db";
import { hostAddress, routeKey } from "@lars/model";
import { aTemporaryFolder, startMariaDb } from "@lars/testkit";
import { expect, test } from "vitest";
import { aLoggedInBrowser, anApiOn } from "./an-api.ts";

type Event = LiveEvent<{ version: RouterOutputs["version"]["present"] }>;

/** Edits past the api under test, as another server would. */
async function edit(url: string): Promise<number> {
  await using database = await openDatabase({ url, connectionsMax: 1 });
  const row = { ...routeKey(1, 1), host: hostAddress(1, 80) };
  return Number((await changeRoutes(database, { author: "test", add: [row], update: [], remove: [] })).version);
}

test("a database that goes away is told with since when; it comes back by itself, with what is newest", async () => {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await aTemporaryFolder());
  const start = async (port: number) =>
    opened.use(await startMariaDb({ dataDir: `${folder.path}/mysql`, port, durable: false }));
  const first = await start(0);
  const url = first.url("lars_dns");
  await migrate(url, { dryRun: false });
  const api = opened.use(anApiOn(url));
  const ada = await aLoggedInBrowser(api, { url });
  const stop = new AbortController();
  const events = ada.watch<Event>("shell.live", undefined, stop.signal);
  const next = async () => (await events.next()).value;
  expect(await next()).toMatchObject({ kind: "value", value: { version: { version: 0 } } });

  const stoppedMs = Date.now();
  await first[Symbol.asyncDispose]();
  const away = await next();
  expect(away).toEqual({ kind: "away", sinceMs: expect.any(Number) });
  expect(away?.kind === "away" && away.sinceMs).toBeGreaterThanOrEqual(stoppedMs);

  // Edited while nobody else can reach it: the watcher has to hear of it from the database that came back.
  const elsewhere = await start(0);
  const version = await edit(elsewhere.url("lars_dns"));
  await elsewhere[Symbol.asyncDispose]();
  await start(first.port);
  expect(await next()).toMatchObject({ kind: "value", value: { version: { version } } });
  stop.abort();
  await events.return();
}, 120_000);
