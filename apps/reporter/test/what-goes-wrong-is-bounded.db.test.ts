import { once } from "node:events";
import { createConnection } from "node:net";
import { openDatabase } from "@lars/db";
import { hostAddress } from "@lars/model";
import { encodeFrame, hello, MessageId } from "@lars/protocol";
import { aDaemonContext, aDatabase, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { startReporter } from "../src/service.ts";
import { aReport, HELLO } from "./builders.ts";
import { anAgent, aReporterConfig } from "./service-builders.ts";

const COUNT = "SELECT count(*) AS n FROM ServerCallStatus";

test("a stop that cannot store ends all the same after stop_timeout, and says what it could not store", async () => {
  await using database = await aDatabase();
  const context = aDaemonContext();
  const error = vi.spyOn(context.log, "error");
  const reporter = await startReporter({ ...aReporterConfig(database.url), stopTimeoutMs: 200 }, context);
  await using other = await openDatabase({ url: database.url });
  const held = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holder = other.kysely.connection().execute(async (connection) => {
    const run = (text: string) =>
      connection.executeQuery({ sql: text, parameters: [], query: {} as never, queryId: {} as never });
    await run("LOCK TABLES ServerCallStatus WRITE");
    locked.resolve();
    await held.promise;
    await run("UNLOCK TABLES");
  });
  await locked.promise;
  await using agent = await anAgent(reporter.port);
  agent.report(aReport());
  await until(async () => JSON.stringify(await context.health.state()).includes('"queued":2'));
  const began = performance.now();
  await reporter[Symbol.asyncDispose]();
  const tookMs = performance.now() - began;
  held.resolve();
  await holder;
  expect(tookMs).toBeLessThan(6_000); // the locked statement would have been waited for as long
  expect(error).toHaveBeenCalledWith(
    { waiting: expect.objectContaining({ ServerCallStatus: 2 }) },
    "rows that could not be stored before the end: 2",
  );
});

test("a row that the table's own rule refuses is logged with its key; the others of its report are stored", async () => {
  await using database = await aDatabase();
  await database.sql("ALTER TABLE ServerCallStatus ADD CONSTRAINT few CHECK (err_cnt < 100)");
  const context = aDaemonContext();
  const error = vi.spyOn(context.log, "error");
  await using reporter = await startReporter(aReporterConfig(database.url), context);
  await using agent = await anAgent(reporter.port);
  const results = Array.from({ length: 300 }, (_, n) => {
    return { host: hostAddress(n + 1, 80), successes: 1, failures: n === 123 ? 100 : 1, overloaded: false };
  });
  agent.report(aReport({ results }));
  await until(async () => Number((await database.sql(COUNT))[0]?.["n"]) === 299);
  await until(() => error.mock.calls.length > 0);
  expect(error).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({
      table: "ServerCallStatus",
      key: expect.objectContaining({ modid: 7, ip: 124, err_cnt: 100 }),
    }),
    "MySQL does not take a row; it is left out",
  );
});

test("a client that asks on and on and reads no answer is closed; another is served meanwhile", async () => {
  await using database = await aDatabase();
  const context = aDaemonContext();
  const config = aReporterConfig(database.url);
  const listen = { ...config.listen, outboxBytesMax: 65_536, writeTimeoutMs: 1_000 };
  await using reporter = await startReporter({ ...config, listen }, context);
  const slow = createConnection(reporter.port, "127.0.0.1").on("error", () => undefined); // it is cut
  await once(slow, "connect");
  const ended = new Promise((resolve) => slow.on("close", resolve));
  const hellos = Buffer.concat(Array.from({ length: 10_000 }, () => encodeFrame(MessageId.Hello, hello.encode(HELLO))));
  while (!slow.closed) {
    if (!slow.write(hellos)) await Promise.race([once(slow, "drain").catch(() => undefined), ended]);
  }
  await using agent = await anAgent(reporter.port);
  agent.report(aReport());
  await until(async () => Number((await database.sql(COUNT))[0]?.["n"]) === 2);
  const { connections } = (await context.health.state()) as { connections: Record<string, number> };
  expect(connections).toMatchObject({ connections: 1 });
  expect((connections["overflows"] ?? 0) + (connections["stalls"] ?? 0)).toBe(1); // it is read no further, or no more fits
});

test("a connection that says nothing is closed after idle_timeout; others stay", async () => {
  await using database = await aDatabase();
  const context = aDaemonContext();
  const config = aReporterConfig(database.url);
  const listen = { ...config.listen, idleTimeoutMs: 300 };
  await using reporter = await startReporter({ ...config, listen }, context);
  const silent = createConnection(reporter.port, "127.0.0.1");
  await once(silent, "connect");
  silent.resume();
  await using agent = await anAgent(reporter.port);
  const talking = setInterval(() => agent.report(aReport()), 20);
  await once(silent, "close");
  await until(async () => JSON.stringify(await context.health.state()).includes('"connections":1,'));
  clearInterval(talking);
  expect(agent.socket.closed).toBe(false);
  expect(await context.health.state()).toMatchObject({ connections: { idles: 1 } });
});
