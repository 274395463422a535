import { routeId, routeKey } from "@lars/model";
import { aDatabase, aTemporaryFolder, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { Peer } from "../bench/stack/peer.ts";
import { hosts } from "./builders.ts";
import { aDnsService, anAgent, Caller } from "./fakes.ts";

vi.setConfig({ testTimeout: 60_000 }); // processes that start, freeze and stop, on machines that do other things too

const KEY = { modId: 1, cmdId: 1 };
const CALLS = 40;
const WAIT = { withinMs: 20_000 };

test("an agent that goes from reporter to reporter and back has each call in the history once", async () => {
  await using database = await aDatabase();
  await using homes = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(routeId(routeKey(1, 1)), hosts(1));
  const start = (name: string): Promise<Peer> =>
    Peer.start({
      app: "reporter",
      host: "127.0.0.1",
      settings: { LARS_HOME: `${homes.path}/${name}`, LARS_DATABASE_URL: database.url, LARS_LOG_LEVEL: "info" },
    });
  const reporters = await Promise.all([start("one"), start("two")]);
  const [one, two] = reporters;
  const agent = await anAgent({ home: homes, dns: [dns], reporters });
  const caller = await Caller.of(agent);
  const host = await caller.hostOf(1, 1);
  let called = 0;
  const call = async (): Promise<void> => {
    for (let n = 0; n < CALLS; n += 1) caller.report(KEY, host);
    await caller.getHost(1, 1); // behind them in the same queue: they are counted
    called += CALLS;
  };
  const isKnown = async (): Promise<void> => {
    await until(async () => {
      const rows = await database.sql("SELECT hosts FROM AgentModule");
      return rows.some((row) => (JSON.parse(String(row["hosts"])) as number[][])[0]?.[10] === called);
    }, WAIT);
  };

  await until(async () => (await one.isUsed()) || (await two.isUsed()), WAIT);
  const first = (await one.isUsed()) ? one : two;
  const second = first === one ? two : one;
  first.send("SIGKILL"); // it has counted nothing yet: what it had and did not store would be lost
  await call();
  await isKnown(); // by the second
  await call();
  await first.startAgain();
  second.send("SIGSTOP");
  await call();
  await isKnown(); // by the first
  second.send("SIGCONT"); // and reads what it was told before
  await call();
  await isKnown();
  await until(async () => !(await second.isUsed()), WAIT);
  first.send("SIGSTOP");
  await call();
  await until(() => second.isUsed(), WAIT);
  await isKnown();
  first.send("SIGCONT");
  await call();
  await until(async () => !(await first.isUsed()), WAIT); // it has read all that it was told
  await caller[Symbol.asyncDispose]();
  await agent[Symbol.asyncDispose]();
  for (const reporter of reporters) await reporter[Symbol.asyncDispose](); // a stop stores the minute that has begun
  for (const table of ["CallMinute", "ModuleMinute", "FleetMinute"]) {
    const [row] = await database.sql(`SELECT sum(succ) AS calls FROM ${table}`);
    expect([table, Number(row?.["calls"])]).toEqual([table, called]);
  }
});
