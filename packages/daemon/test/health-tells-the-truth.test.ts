import { get as httpGet } from "node:http";
import { expect, test } from "vitest";
import { Counter, createDaemonContext, serveHealth } from "../src/index.ts";

async function aServedContext() {
  const context = createDaemonContext("a-daemon", { level: "silent" });
  const server = await serveHealth({ host: "127.0.0.1", port: 0 }, context);
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
    return { status: response.status, body: await response.text(), type: response.headers.get("content-type") };
  };
  return { ...context, get, port: server.port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("a starting process is alive and not ready", async () => {
  await using daemon = await aServedContext();
  expect((await daemon.get("/healthz")).status).toBe(200);
  const { status, body } = await daemon.get("/readyz");
  expect(status).toBe(503);
  expect(JSON.parse(body)).toMatchObject({ ready: false, reason: "starting" });
});

test("a start is the end of not ready, unless the service said otherwise while it started", async () => {
  await using daemon = await aServedContext();
  daemon.health.started();
  expect((await daemon.get("/readyz")).status).toBe(200);
  await using other = await aServedContext();
  other.health.notReady("no routes yet");
  other.health.started();
  expect(JSON.parse((await other.get("/readyz")).body)).toMatchObject({ ready: false, reason: "no routes yet" });
});

test("old data is ready, and says since when and why it is old", async () => {
  await using daemon = await aServedContext();
  daemon.health.stale("MySQL is away", new Date(Date.now() - 5000));
  const { status, body } = await daemon.get("/readyz");
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ ready: true, stale: true, reason: "MySQL is away" });
  expect(Number(/^lars_stale_seconds\S* (\S+)$/m.exec((await daemon.get("/metrics")).body)?.[1])).toBeGreaterThan(4.9);
  daemon.health.ready();
  expect((await daemon.get("/metrics")).body).toMatch(/^lars_stale_seconds\S* 0$/m);
});

test("saying the same again does not move the time since when it is so", async () => {
  const { health } = createDaemonContext("a-daemon", { level: "silent" });
  health.notReady("MySQL is away");
  const first = health.readiness;
  health.notReady("MySQL is away");
  expect(health.readiness).toBe(first);
});

test("metrics are those of the process and the app's, brought up to date by each scrape", async () => {
  await using daemon = await aServedContext();
  const counter = new Counter({ name: "lars_a_total", help: "of a test", registers: [daemon.registry] });
  daemon.health.onScrape(() => counter.inc());
  await daemon.get("/metrics");
  const { body, type } = await daemon.get("/metrics");
  expect(type).toContain("text/plain");
  expect(body).toContain('lars_a_total{app="a-daemon"} 2');
  expect(body).toMatch(/^process_resident_memory_bytes\{app="a-daemon"\} \d+$/m);
  expect(body).toMatch(/^lars_build_info\{version="0\.1\.0",app="a-daemon"\} 1$/m);
});

test("two contexts of one process share nothing", async () => {
  const [a, b] = [createDaemonContext("a", { level: "silent" }), createDaemonContext("b", { level: "silent" })];
  new Counter({ name: "lars_mine_total", help: "of a", registers: [a.registry] }).inc();
  expect(await b.registry.metrics()).not.toContain("lars_mine_total");
});

test("state is JSON, big numbers included", async () => {
  await using daemon = await aServedContext();
  daemon.health.provideState(async () => ({ version: 2n ** 60n, hosts: [1] }));
  expect(JSON.parse((await daemon.get("/state")).body)).toEqual({ version: "1152921504606846976", hosts: [1] });
});

test("a state that fails is a 500 of that request, and nothing else", async () => {
  await using daemon = await aServedContext();
  daemon.health.provideState(() => {
    throw new Error("the backend is gone");
  });
  const { status, body } = await daemon.get("/state");
  expect(status).toBe(500);
  expect(body).toContain("the backend is gone");
  expect((await daemon.get("/healthz")).status).toBe(200);
});

test("nothing but GET and HEAD of the four paths is answered", async () => {
  await using daemon = await aServedContext();
  expect((await daemon.get("/healthz", { method: "POST" })).status).toBe(405);
  expect((await daemon.get("/else")).status).toBe(503); // of the service, which may come to serve it
  daemon.health.started();
  expect((await daemon.get("/else")).status).toBe(404);
  expect(await daemon.get("/healthz?x=1", { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
});

test("a stopped endpoint lets go of its port, also of connections that were kept open", async () => {
  const daemon = await aServedContext();
  await daemon.get("/healthz");
  await daemon[Symbol.asyncDispose]();
  await expect(daemon.get("/healthz")).rejects.toThrow("fetch failed");
});

test("an address of another machine is named, with what to do", async () => {
  const context = createDaemonContext("a-daemon", { level: "silent" });
  await expect(serveHealth({ host: "192.0.2.77", port: 17_778 }, context)).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message:
      "192.0.2.77:17778 (health) is not on an address of this machine; set one that is: [health] ip, LARS_HEALTH_IP",
  });
});

test("a part in trouble shows over what is said of the data, and 503 only when nobody can be served without it", async () => {
  await using daemon = await aServedContext();
  daemon.health.ready();
  daemon.health.trouble("loops", { reason: "1 of 2 loops listens", serves: true });
  const { status, body } = await daemon.get("/readyz");
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ ready: true, stale: false, reason: "1 of 2 loops listens" });
  const { since } = daemon.health.readiness;
  daemon.health.trouble("loops", { reason: "0 of 2 loops listen", serves: false });
  daemon.health.stale("MySQL is away", new Date(0));
  const { status: down, body: why } = await daemon.get("/readyz");
  expect(down).toBe(503);
  expect(JSON.parse(why)).toMatchObject({ ready: false, reason: "MySQL is away; 0 of 2 loops listen" });
  daemon.health.ready();
  expect(daemon.health.readiness).toMatchObject({ ready: false, since });
  daemon.health.trouble("loops", undefined);
  expect(daemon.health.readiness).toMatchObject({ ready: true, stale: false });
  expect(daemon.health.readiness.reason).toBeUndefined();
});

test("on a loopback address a page under another name reads no state, while probes and scrapes are answered by any name", async () => {
  await using daemon = await aServedContext();
  daemon.health.started();
  const status = (path: string, host: string) =>
    new Promise((resolve, reject) => {
      const asked = httpGet({ host: "127.0.0.1", port: daemon.port, path, headers: { host } }, (answer) => {
        answer.resume().once("end", () => resolve(answer.statusCode));
      });
      asked.once("error", reject);
    });
  for (const host of [`127.0.0.1:${daemon.port}`, "localhost", "[::1]:17778"])
    expect(await status("/state", host)).toBe(200);
  for (const host of ["rebound.example", "127.0.0.1.example:80"]) expect(await status("/state", host)).toBe(403);
  for (const path of ["/healthz", "/readyz", "/metrics"]) expect(await status(path, "dns-1.example")).toBe(200);
});
