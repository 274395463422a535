import { encodeFrame } from "@lars/protocol";
import { expect, test, vi } from "vitest";
import { connectTcp, listenTcp } from "../src/index.ts";
import { aClient, aFreePort, anEchoServer, BAD, SILENT, text } from "./a-client-of-ours.ts";
import { until } from "./a-peer.ts";

vi.setConfig({ testTimeout: 20_000 }); // threads and sockets on a machine that is busy with other tests

test("a client connects, says what it says first, and hears the answer", async () => {
  await using server = await anEchoServer();
  await using it = aClient([server.endpoint]);
  expect(it.client.send(text("too early"))).toBe("closed");
  await until(() => it.heard.length === 1);
  expect(it.heard).toEqual(["hi"]);
  expect(it.client).toMatchObject({ connected: true, endpoint: server.endpoint });
  expect(it.client.send(text("more"))).toBe("sent");
  await until(() => it.heard.length === 2);
  expect(it.client.counters()).toMatchObject({ connections: 1, accepted: 1, framesIn: 2, framesOut: 2 });
});

test("a server that comes back finds its client again, however long it was away", async () => {
  const server = await anEchoServer();
  const { port } = server.endpoint;
  await using it = aClient([server.endpoint]);
  await until(() => it.heard.length === 1);
  await server[Symbol.asyncDispose]();
  await until(() => it.said.filter((line) => line === `no ${port}`).length >= 4);
  expect(it.client).toMatchObject({ connected: false, endpoint: undefined });
  expect(it.client.send(text("lost"))).toBe("closed");
  await using _again = await anEchoServer(port);
  await until(() => it.heard.length === 2);
  expect(it.said.filter((line) => !line.startsWith("no"))).toEqual([`up ${port}`, `down ${port}`, `up ${port}`]);
});

test("a server that closes every connection at once is asked less and less often", async () => {
  await using server = await listenTcp<undefined>(
    { host: "127.0.0.1", port: 0, connectionsMax: 0, outboxBytesMax: 1_000 },
    { open: () => undefined, messages: {} },
  );
  const times: number[] = [];
  await using _client = connectTcp(
    {
      endpoints: [{ host: "127.0.0.1", port: server.port }],
      outboxBytesMax: 1_000,
      backoff: { firstMs: 10, longestMs: 10_000 },
      random: () => 0,
    },
    {
      disconnected: () => times.push(performance.now()),
      unreachable: () => times.push(performance.now()),
      messages: {},
    },
  );
  await until(() => times.length === 5);
  const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(waits.map((ms, index) => ms >= 20 * 2 ** index - 2)).toEqual([true, true, true, true]);
});

test("with several endpoints it uses one, and fails over to another that is there", async () => {
  const first = await anEchoServer();
  await using second = await anEchoServer();
  const dead = await anEchoServer();
  await dead[Symbol.asyncDispose]();
  await using it = aClient([dead.endpoint, first.endpoint, second.endpoint]);
  await until(() => it.heard.length === 1);
  expect(it.said).toEqual([`no ${dead.endpoint.port}`, `up ${first.endpoint.port}`]);
  await first[Symbol.asyncDispose]();
  await until(() => it.heard.length === 2);
  expect(it.client.endpoint).toEqual(second.endpoint);
});

test("in which order endpoints are tried is decided by the dice, for each round anew", async () => {
  const ports = [await aFreePort(), await aFreePort(), await aFreePort()];
  const [one, two, three] = ports.map((port) => `no ${port}`);
  let dice = 0.999;
  await using it = aClient(
    ports.map((port) => ({ host: "127.0.0.1", port })),
    { random: () => dice },
  );
  await until(() => it.said.length === 3);
  dice = 0;
  await until(() => it.said.length >= 6);
  expect(it.said.slice(0, 6)).toEqual([three, one, two, one, two, three]);
});

test("an endpoint that does not answer in time is given up for the next one", async () => {
  await using server = await anEchoServer();
  const nowhere = { host: "192.0.2.1", port: 9 }; // reserved for documentation: nobody answers
  await using it = aClient([nowhere, server.endpoint], { connectTimeoutMs: 30 });
  await until(() => it.heard.length === 1);
  expect(it.said).toEqual(["no 9", `up ${server.endpoint.port}`]);
});

function standStill(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
}

test("a process that stood still while it connected gives nobody up who was there meanwhile", async () => {
  await using server = await anEchoServer();
  const nobody = { host: "127.0.0.1", port: await aFreePort() };
  const said: string[] = [];
  await using _client = connectTcp(
    { endpoints: [nobody, server.endpoint], outboxBytesMax: 1_000, connectTimeoutMs: 30, random: () => 0 },
    {
      connected: ({ port }) => said.push(`up ${port}`),
      unreachable: ({ port }) => {
        said.push(`no ${port}`); // the next one is tried at once: it is reached while all of this stands still
        if (said.length === 1) process.nextTick(() => process.nextTick(standStill));
      },
      messages: {},
    },
  );
  await until(() => said.length === 2);
  expect(said).toEqual([`no ${nobody.port}`, `up ${server.endpoint.port}`]);
});

test("a peer whose stream is lost is left, counted, and tried again", async () => {
  await using server = await anEchoServer();
  const { port } = server.endpoint;
  await using it = aClient([server.endpoint]);
  await until(() => it.heard.length === 1);
  it.client.send(encodeFrame(BAD, Buffer.alloc(0)));
  await until(() => it.heard.length === 2);
  expect(it.said).toEqual([
    `up ${port}`,
    `down ${port}: a frame claims a body of -1 bytes; 0 to 65527 are legal`,
    `up ${port}`,
  ]);
  expect(it.client.counters().badFrames).toBe(1);
});

test("turned away by one endpoint it asks the others at once, and waits only after all of them", async () => {
  await using away = await listenTcp<undefined>(
    { host: "127.0.0.1", port: 0, connectionsMax: 0, outboxBytesMax: 1_000 },
    { open: () => undefined, messages: {} },
  );
  await using good = await anEchoServer();
  const endpoints = [{ host: "127.0.0.1", port: away.port }, good.endpoint];
  await using it = aClient(endpoints, { backoff: { firstMs: 3_600_000, longestMs: 3_600_000 } });
  await until(() => it.heard.length === 1);
  expect(it.said.at(-1)).toBe(`up ${good.endpoint.port}`);
});

test("a sign of life after nobody was there makes the next wait a short one", async () => {
  const port = await aFreePort();
  await using it = aClient([{ host: "127.0.0.1", port }], { backoff: { firstMs: 50, longestMs: 3_200 } });
  await until(() => it.said.length === 5); // the wait that has begun is of 1.6 to 3.2 s
  const turnsAway = await listenTcp<undefined>(
    { host: "127.0.0.1", port, connectionsMax: 0, outboxBytesMax: 1_000 },
    { open: () => undefined, messages: {} },
  );
  await until(() => it.said.some((line) => line.startsWith("up")));
  const before = performance.now();
  await until(() => it.said.filter((line) => line.startsWith("up")).length === 2);
  expect(performance.now() - before).toBeLessThan(2_500);
  await turnsAway[Symbol.asyncDispose]();
});

test("one that talked for long and went silent is no reason to wait long, whatever went before", async () => {
  const port = await aFreePort();
  await using it = aClient([{ host: "127.0.0.1", port }], { backoff: { firstMs: 50, longestMs: 3_200 } });
  await until(() => it.said.length === 5);
  await using server = await anEchoServer(port);
  await until(() => it.heard.length === 1);
  const goodMs = performance.now() + 1_100; // a connection is a good one after a second
  await until(() => performance.now() > goodMs);
  it.client.reconnect(new Error("silent"));
  const before = performance.now();
  await until(() => it.heard.length === 2);
  expect(performance.now() - before).toBeLessThan(2_500);
  expect(server.connections.size).toBeGreaterThan(0);
});

test("given up by its owner, it comes back", async () => {
  await using server = await anEchoServer();
  const { port } = server.endpoint;
  await using it = aClient([server.endpoint]);
  await until(() => it.heard.length === 1);
  it.client.reconnect(new Error("no answer to my question"));
  await until(() => it.heard.length === 2);
  expect(it.said).toEqual([`up ${port}`, `down ${port}: no answer to my question`, `up ${port}`]);
});

test("an endpoint that was given up is tried again after all others, whatever the dice say", async () => {
  await using one = await anEchoServer();
  await using two = await anEchoServer();
  await using three = await anEchoServer();
  const ports = [one, two, three].map(({ endpoint }) => endpoint.port);
  await using it = aClient([one.endpoint, two.endpoint, three.endpoint]); // these dice always say: the first one
  const visited: (number | undefined)[] = [];
  for (let n = 1; n <= 6; n += 1) {
    await until(() => it.heard.length === n);
    visited.push(it.client.endpoint?.port);
    it.client.reconnect(new Error("silent"));
  }
  expect(visited.slice(0, 3)).toEqual(ports);
  expect(visited.slice(3).toSorted()).toEqual(ports.toSorted());
});

test("what waits is bounded: more ends the connection, and the next one begins empty", async () => {
  await using server = await anEchoServer();
  await using it = aClient([server.endpoint]);
  await until(() => it.heard.length === 1);
  const big = encodeFrame(SILENT, Buffer.alloc(60_000));
  // a peer that takes nothing is not to be had over loopback without filling its buffers, so one turn does it
  const results = Array.from({ length: 1_000 }, () => it.client.send(big));
  expect(results.indexOf("closed")).toBeGreaterThan(0);
  expect(it.client.counters().overflows).toBe(1);
  await until(() => it.heard.length === 2);
  expect(it.client.waitingBytes).toBe(0);
});

test("it tells when all that waited was written", async () => {
  await using server = await anEchoServer();
  await using it = aClient([server.endpoint], { outboxBytesMax: 100_000_000 });
  await until(() => it.heard.length === 1);
  const big = encodeFrame(SILENT, Buffer.alloc(60_000));
  let result = "";
  while (result !== "waiting") result = it.client.send(big);
  await until(() => it.drains > 0);
  expect(it.client.waitingBytes).toBe(0);
});

test("a stop writes what waits and connects no more", async () => {
  await using server = await anEchoServer();
  const it = aClient([server.endpoint]);
  await until(() => it.heard.length === 1);
  it.client.send(encodeFrame(SILENT, Buffer.from("goodbye")));
  await it.client[Symbol.asyncDispose]();
  await until(() => server.connections.size === 0);
  expect(server.server.counters().framesIn).toBe(2);
  expect(it.client.send(text("too late"))).toBe("closed");

  const never = aClient([{ host: "127.0.0.1", port: 1 }]);
  await until(() => never.said.length > 1);
  await never.client[Symbol.asyncDispose]();
  const told = never.said.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(never.said).toHaveLength(told);
});
