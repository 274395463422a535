import { expect, test } from "vitest";
import { bindUdp, connectUdp } from "../src/index.ts";
import { until } from "./a-peer.ts";

const any = { host: "127.0.0.1", port: 0 };

const ways = [
  { way: "past dgram", direct: true },
  { way: "through dgram", direct: false },
];

test.each(ways)("$way: a datagram comes with its sender, and the answer finds the way back", async ({ direct }) => {
  await using server = await bindUdp({ ...any, direct }, (bytes, from) =>
    server.send(Buffer.concat([bytes, bytes]), from),
  );
  const heard: string[] = [];
  await using client = await connectUdp({ host: "127.0.0.1", port: server.port }, (bytes) =>
    heard.push(bytes.toString()),
  );
  client.send(Buffer.from("ab"));
  await until(() => heard.length === 1);
  expect(heard).toEqual(["abab"]);
  expect(server.counters()).toEqual({ in: 1, out: 1, errors: 0 });
  expect(client.counters()).toEqual({ in: 1, out: 1, errors: 0 });
});

test.each(ways)("$way: names work as well as addresses", async ({ direct }) => {
  await using server = await bindUdp({ host: "localhost", port: 0, direct }, () => {});
  await using client = await connectUdp({ host: "localhost", port: server.port }, () => {});
  client.send(Buffer.from("x"));
  await until(() => server.counters().in === 1);
});

test("IPv6 works as well, past dgram and through it", async () => {
  for (const { direct } of ways) {
    await using server = await bindUdp({ host: "::1", port: 0, direct }, (bytes, from) => server.send(bytes, from));
    const heard: string[] = [];
    await using client = await connectUdp({ host: "::1", port: server.port }, (bytes) => heard.push(bytes.toString()));
    client.send(Buffer.from("six"));
    await until(() => heard.length === 1);
    expect(heard).toEqual(["six"]);
  }
});

test("that nobody listens is counted and nothing breaks", async () => {
  const gone = await bindUdp(any, () => {});
  await gone[Symbol.asyncDispose]();
  await using client = await connectUdp({ host: "127.0.0.1", port: gone.port }, () => {});
  await until(() => {
    client.send(Buffer.from("anybody?"));
    return client.counters().errors > 0;
  });
});

test.each(ways)("$way: a datagram too long to send is counted and nothing breaks", async ({ direct }) => {
  await using server = await bindUdp({ ...any, direct }, () => {});
  server.send(Buffer.alloc(70_000), { address: "127.0.0.1", port: server.port });
  await until(() => server.counters().errors === 1);
});

test("two sockets may share a port when both say so", async () => {
  await using first = await bindUdp({ ...any, reusePort: true }, () => {});
  await using second = await bindUdp({ ...any, port: first.port, reusePort: true }, () => {});
  expect(second.port).toBe(first.port);
});

test("a port in use is PORT_IN_USE, and says which and what to do", async () => {
  await using server = await bindUdp(any, () => {});
  await expect(bindUdp({ ...any, port: server.port }, () => {})).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: `udp port 127.0.0.1:${server.port} is in use: stop the program that has it, or choose another port in the settings`,
  });
});

test.each(ways)("$way: a closed socket sends nothing more and frees its port", async ({ direct }) => {
  const server = await bindUdp({ ...any, direct }, () => {});
  const to = { address: "127.0.0.1", port: server.port };
  await server[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  server.send(Buffer.from("x"), to);
  expect(server.counters().out).toBe(0);
  await using again = await bindUdp({ ...any, port: server.port }, () => {});
  expect(again.port).toBe(server.port);
});
