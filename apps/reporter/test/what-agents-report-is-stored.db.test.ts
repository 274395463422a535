import { readFileSync } from "node:fs";
import { hello, MessageId } from "@lars/protocol";
import { aDaemonContext, aDatabase, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { startReporter } from "../src/service.ts";
import { aHostState, aModule, anAgentState, aReport } from "./builders.ts";
import { anAgent, aReporterConfig } from "./service-builders.ts";

async function aReporter() {
  const database = await aDatabase();
  const context = aDaemonContext();
  const reporter = await startReporter(aReporterConfig(database.url), context);
  return {
    ...context,
    port: reporter.port,
    sql: database.sql,
    stop: () => reporter[Symbol.asyncDispose](),
    async [Symbol.asyncDispose]() {
      await reporter[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const STATUSES = "SELECT * FROM ServerCallStatus ORDER BY modid, cmdid, ip, port, caller";

test("a report of a deployed agent, which says no Hello, is in ServerCallStatus", async () => {
  await using reporter = await aReporter();
  await using agent = await anAgent(reporter.port);
  const vectors = new URL("../../../packages/protocol/test/vectors/frames.json", import.meta.url);
  const frames: { message: string; frame: string }[] = JSON.parse(readFileSync(vectors, "utf8"));
  for (const { frame } of frames.filter(({ message }) => message === "ReportStatusRequest")) {
    agent.socket.write(Buffer.from(frame, "hex"));
  }
  const rows = await until(async () => {
    const all = await reporter.sql(STATUSES);
    return all.length === 2 && all;
  });
  const own = { modid: 7, cmdid: 9, caller: 2_130_706_433 };
  expect(rows).toMatchObject([
    { ...own, ip: 2_130_706_433, port: 9000, succ_cnt: 0, err_cnt: 2_147_483_647, overload: "1" },
    { ...own, ip: 3_232_235_953, port: 7777, succ_cnt: 100, err_cnt: 3, overload: "0" },
  ]);
  expect(agent.received).toEqual([]);
});

test("Hello is answered with the reporter's own", async () => {
  await using reporter = await aReporter();
  await using agent = await anAgent(reporter.port);
  const { id, body } = await agent.greet();
  expect(id).toBe(MessageId.Hello);
  expect(hello.decode(body)).toMatchObject({ software: "lars-reporter", version: "0.1.0" });
});

test("an agent that says Hello again is answered, and is still the one it was: what is known of its modules stays", async () => {
  await using reporter = await aReporter();
  await using agent = await anAgent(reporter.port);
  await agent.greet();
  agent.tell(anAgentState({ startedMs: 1_720_000_000_000, modules: [aModule({ modId: 7 })] }));
  await until(async () => (await reporter.sql("SELECT 1 FROM Agent")).length === 1); // it comes behind its modules
  await reporter.sql("UPDATE AgentModule SET seenMs = 1"); // of an earlier start, by the time of it
  await agent.greet();
  await until(() => agent.received.length === 2);
  agent.tell(anAgentState({ startedMs: 1_720_000_000_000, modules: [aModule({ modId: 8 })] }));
  await until(async () => (await reporter.sql("SELECT 1 FROM AgentModule WHERE modid = 8")).length === 1);
  expect(await reporter.sql("SELECT modid FROM AgentModule ORDER BY modid")).toEqual([{ modid: 7 }, { modid: 8 }]);
});

test("an older report never overwrites a newer one, whether that one waits or is stored", async () => {
  await using reporter = await aReporter();
  await using agent = await anAgent(reporter.port);
  const at = (atSeconds: number, modId: number) => agent.report(aReport({ atSeconds, modId }));
  at(1_720_000_010, 1);
  await until(async () => (await reporter.sql(STATUSES)).length === 2);
  at(1_720_000_005, 1);
  at(1_720_000_005, 2);
  await until(async () => (await reporter.sql(STATUSES)).length === 4);
  expect((await reporter.sql(STATUSES)).map((row) => Number(row["ts"]))).toEqual([
    1_720_000_010, 1_720_000_010, 1_720_000_005, 1_720_000_005,
  ]);
});

test("an agent's state is in Agent and AgentModule; a module it drops goes", async () => {
  await using reporter = await aReporter();
  await using agent = await anAgent(reporter.port);
  await agent.greet();
  const modules = [aModule({ hosts: [aHostState(), aHostState({ overloaded: true })] }), aModule({ modId: 8 })];
  agent.tell(anAgentState({ modulesTotal: 2, modules }));
  await until(async () => (await reporter.sql("SELECT * FROM AgentModule")).length === 2);
  await until(async () => (await reporter.sql("SELECT 1 FROM Agent")).length === 1);
  expect(await reporter.sql("SELECT * FROM Agent")).toMatchObject([
    {
      instance: "agent-1",
      hostname: "a-host",
      software: "lars-lb-agent",
      modulesTotal: 2,
      dnsService: "127.0.0.1:7778",
    },
  ]);
  const [stored] = await reporter.sql("SELECT * FROM AgentModule WHERE modid = 7");
  expect(stored).toMatchObject({ instance: "agent-1", cmdid: 9, part: 0, parts: 1 });
  expect(JSON.parse(String(stored?.["hosts"]))).toEqual([
    [167_772_161, 8001, 0, 181, 1, 2, 3, 4, 5, 1_720_000_000, 60, 70],
    [167_772_161, 8001, 1, 181, 1, 2, 3, 4, 5, 1_720_000_000, 60, 70],
  ]);

  agent.tell(anAgentState({ modules: [aModule({ removed: true })] }));
  await until(async () => (await reporter.sql("SELECT * FROM AgentModule")).length === 1);
  expect(await reporter.sql("SELECT modid FROM AgentModule")).toEqual([{ modid: 8 }]);
});

test("what an agent knew before it started anew goes with its first frame; other agents keep theirs", async () => {
  await using reporter = await aReporter();
  for (const instance of ["agent-1", "agent-2"]) {
    await using agent = await anAgent(reporter.port);
    await agent.greet({ instance });
    agent.tell(anAgentState({ modules: [aModule(), aModule({ modId: 8 })] }));
    await until(
      async () => (await reporter.sql(`SELECT 1 FROM AgentModule WHERE instance = '${instance}'`)).length === 2,
    );
  }
  await using restarted = await anAgent(reporter.port);
  await restarted.greet();
  restarted.tell(
    anAgentState({ startedMs: 1_720_000_100_000, atMs: 1_720_000_100_000, modules: [aModule({ modId: 5 })] }),
  );
  const keys = "SELECT instance, modid FROM AgentModule ORDER BY instance, modid";
  await until(async () => (await reporter.sql(keys)).length === 3);
  expect(await reporter.sql(keys)).toEqual([
    { instance: "agent-1", modid: 5 },
    { instance: "agent-2", modid: 7 },
    { instance: "agent-2", modid: 8 },
  ]);
});

test("a state from an agent that said no Hello, and a body that is no message, are counted and skipped", async () => {
  await using reporter = await aReporter();
  await using agent = await anAgent(reporter.port);
  agent.tell(anAgentState());
  agent.socket.write(Buffer.from("0300000003000000ffffff", "hex"));
  agent.socket.write(Buffer.from("2a00000000000000", "hex"));
  agent.report(aReport());
  await until(async () => (await reporter.sql(STATUSES)).length === 2);
  expect(await reporter.health.state()).toMatchObject({
    connections: { connections: 1, invalidBodies: 2, unknownMessages: 1, badFrames: 0 },
    rows: { queued: 2, stored: 2 },
  });
});

test("a head that claims too much costs its connection and nothing else", async () => {
  await using reporter = await aReporter();
  await using agent = await anAgent(reporter.port);
  await using broken = await anAgent(reporter.port);
  const closed = new Promise((resolve) => broken.socket.once("close", resolve));
  broken.socket.write(Buffer.from("03000000ffffff7f00", "hex"));
  await closed;
  agent.report(aReport());
  await until(async () => (await reporter.sql(STATUSES)).length === 2);
});

test("its metrics say what came, what waits and what is stored", async () => {
  await using reporter = await aReporter();
  await using agent = await anAgent(reporter.port);
  agent.report(aReport());
  await until(async () => (await reporter.sql(STATUSES)).length === 2);
  await reporter.health.scrape();
  const text = await until(async () => {
    const metrics = await reporter.registry.metrics();
    return metrics.includes('rows_stored_total{table="ServerCallStatus",app="test"} 2') && metrics;
  });
  expect(text).toContain('lars_reporter_rows_total{message="ReportStatusRequest",fate="queued",app="test"} 2');
  expect(text).toContain('lars_reporter_connections{app="test"} 1');
});

test("a module whose removal was told to nobody goes once its agent has told all it has", async () => {
  await using reporter = await aReporter();
  await using left = await anAgent(reporter.port);
  const atMs = Date.now();
  const startedMs = atMs - 60_000;
  await left.greet();
  left.tell(
    anAgentState({ startedMs, atMs, uptimeMs: 60_000, modules: [aModule({ modId: 7 }), aModule({ modId: 8 })] }),
  );
  const modules = () => reporter.sql("SELECT modid FROM AgentModule ORDER BY modid");
  await until(async () => (await modules()).length === 2);
  await until(() => Date.now() > atMs + 100);

  await using agent = await anAgent(reporter.port);
  await agent.greet();
  agent.tell(anAgentState({ startedMs, atMs: atMs + 100, uptimeMs: 60_100, modules: [aModule({ modId: 8 })] }));
  agent.tell(anAgentState({ startedMs, atMs: atMs + 101, uptimeMs: 60_101, allToldSinceMs: 60_099 }));
  await until(async () => (await modules()).length === 1);
  expect(await modules()).toEqual([{ modid: 8 }]);
});
