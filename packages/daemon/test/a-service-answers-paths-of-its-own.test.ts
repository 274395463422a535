import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { createDaemonContext, type HttpRequest, jsonAnswer, serveHealth } from "../src/index.ts";

async function aServedContext(connectionsMax?: number) {
  const context = createDaemonContext("a-daemon", { level: "silent" });
  const server = await serveHealth(
    { host: "127.0.0.1", port: 0, ...(connectionsMax === undefined ? {} : { connectionsMax }) },
    context,
  );
  const url = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
  return { ...context, url, port: server.port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("a path, and all below another, are the service's; the four and what nobody serves stay as they are", async () => {
  await using daemon = await aServedContext();
  const asked: HttpRequest[] = [];
  const answerer = (request: HttpRequest) => {
    asked.push(request);
    return jsonAnswer(202, { path: request.path }, { "x-of": "the service" });
  };
  daemon.health.started();
  daemon.health.serve("/one", answerer);
  daemon.health.serve("/below/", answerer);
  const response = await fetch(daemon.url("/below/a/b?c=%C3%A4&c=2"), { method: "PUT", headers: { "x-mine": "1" } });
  expect(response.status).toBe(202);
  expect(Object.fromEntries(response.headers)).toMatchObject({ "x-of": "the service", "cache-control": "no-store" });
  expect(Number(response.headers.get("content-length"))).toBe((await response.text()).length);
  expect(asked).toMatchObject([{ method: "PUT", path: "/below/a/b", headers: { "x-mine": "1" }, peer: "127.0.0.1" }]);
  expect(asked[0]?.query.getAll("c")).toEqual(["ä", "2"]);
  expect((await fetch(daemon.url("/one"))).status).toBe(202);
  expect((await fetch(daemon.url("/healthz"))).status).toBe(200);
  const nobody = await fetch(daemon.url("/one/more"));
  expect(nobody.status).toBe(404);
  expect(await nobody.json()).toEqual({ error: expect.stringContaining("/one, /below/") });
});

test("a body is read up to its bound, whether its length is told before or not", async () => {
  await using daemon = await aServedContext();
  daemon.health.serve("/echo", async ({ text }) => jsonAnswer(200, (await text(8)) ?? "too long"));
  const echo = async (body: string | ReadableStream) =>
    (await fetch(daemon.url("/echo"), { method: "POST", body, duplex: "half" } as RequestInit)).json();
  expect(await echo("12345678")).toBe("12345678");
  expect(await echo("123456789")).toBe("too long");
  expect(await echo(new Blob(["12345", "6789"]).stream())).toBe("too long");
  expect(await echo(new Blob(["12", "34"]).stream())).toBe("1234");
});

test("an answer in parts comes in parts, and no more is made for a reader that has gone", async () => {
  await using daemon = await aServedContext();
  const made = { parts: 0, ended: false };
  async function* parts(): AsyncGenerator<string> {
    try {
      for (; made.parts < 1_000; made.parts += 1) yield "x".repeat(100_000);
    } finally {
      made.ended = true;
    }
  }
  daemon.health.serve("/state", () => ({ status: 200, body: parts() }));
  const reader = (await fetch(daemon.url("/state"))).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await vi.waitFor(() => expect(made.ended).toBe(true), 5_000);
  expect(made.parts).toBeLessThan(1_000);
});

test("an answerer that fails is a 500 of that request, and parts that fail end its connection", async () => {
  await using daemon = await aServedContext();
  daemon.health.serve("/throws", () => {
    throw new Error("no answer");
  });
  // biome-ignore lint/correctness/useYield: it fails before its first part
  async function* broken(): AsyncGenerator<string> {
    throw new Error("no part");
  }
  daemon.health.serve("/breaks", () => ({ status: 200, body: broken() }));
  expect((await fetch(daemon.url("/throws"))).status).toBe(500);
  await expect(fetch(daemon.url("/breaks")).then((response) => response.text())).rejects.toThrow();
  expect((await fetch(daemon.url("/healthz"))).status).toBe(200);
});

async function aConnection(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  await once(socket, "connect");
  return socket;
}

async function askOver(socket: Socket): Promise<string> {
  socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return String((await once(socket, "data"))[0]);
}

test("callers that keep all connections open leave room for a probe", async () => {
  await using daemon = await aServedContext(10);
  const callers = await Promise.all(Array.from({ length: 9 }, () => aConnection(daemon.port)));
  for (const caller of callers) expect(await askOver(caller)).toContain("Connection: keep-alive");
  for (let probes = 0; probes < 5; probes += 1) {
    const probe = await aConnection(daemon.port);
    expect(await askOver(probe)).toMatch(/^connection: close/im);
    await once(probe, "close");
  }
  for (const caller of callers) caller.destroy();
});
