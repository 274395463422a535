import { mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LiveEvent, type RouterOutputs, readOrCreateSecret, type ViewEvent } from "@lars/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aLoggedInBrowser, anApi, type Browser } from "./an-api.ts";

let running: Awaited<ReturnType<typeof anApi>>;
let ada: Browser;

beforeAll(async () => {
  running = await anApi();
  ada = await aLoggedInBrowser(running.api, running.database);
  const now = Date.now();
  await running.database.sql(
    `INSERT INTO Agent (instance, hostname, ip, software, version, dnsService, modulesTotal, startedMs, seenMs) VALUES
      ('one', 'web-1', INET_ATON('10.0.0.1'), 'lars', '1', '', 1, 0, ?), ('two', 'web-2', INET_ATON('10.0.0.2'), 'lars', '1', '', 1, 0, ?),
      ('old', 'web-3', INET_ATON('10.0.0.3'), 'lars', '1', '', 1, 0, ?)`,
    [now + 60_000, now + 60_000, now - 60_000],
  );
  await running.database.sql("INSERT INTO ModIDConfig (modid, content) VALUES (1, 'payments')");
});
afterAll(() => running[Symbol.asyncDispose]());

type Shell = LiveEvent<{
  version: RouterOutputs["version"]["present"];
  alerts: RouterOutputs["alert"]["glance"];
}>;
type Status = LiveEvent<RouterOutputs["status"]["page"]>;

/** The next event that fits; the events before it are passed over. */
async function next<T>(events: AsyncGenerator<unknown>, fits: (event: T) => boolean): Promise<T> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error("the live view ended");
    if (fits(value as T)) return value as T;
  }
}

const report = (successes: number, overload: "0" | "1") =>
  running.database.sql(
    "REPLACE INTO ServerCallStatus VALUES (1, 2, INET_ATON('10.1.1.1'), 80, INET_ATON('10.0.0.1'), ?, 1, ?, ?)",
    [successes, Math.floor(Date.now() / 1_000), overload],
  );

test("a report is told to who watches, with names, hostname and error rate", async () => {
  const stop = new AbortController();
  const events = ada.watch("status.live", { modId: 1 }, stop.signal);
  const isValue = (event: Status) => event.kind === "value";
  expect(await next<Status>(events, isValue)).toMatchObject({ value: { rows: [], total: 0, next: null } });
  await report(3, "1");
  const told = await next<Status>(events, (event) => event.kind === "value" && event.value.rows.length > 0);
  expect(told).toMatchObject({ value: { total: 1, totalIsExact: true } });
  expect(told.kind === "value" && told.value.rows[0]).toMatchObject({
    modId: 1,
    modName: "payments",
    ip: "10.1.1.1",
    caller: "10.0.0.1",
    callerHostname: "web-1",
    successes: 3,
    failures: 1,
    errorRate: 0.25,
    overloaded: true,
  });
  stop.abort();
  await events.return();
});

test("statuses are filtered by caller, name and overload", async () => {
  await report(3, "1");
  const found = async (input: object) =>
    (await ada.ask<RouterOutputs["status"]["page"]>("status.page", input)).data.rows.length;
  expect(await found({ caller: "web-1" })).toBe(1);
  expect(await found({ caller: "0.0.1" })).toBe(1);
  expect(await found({ caller: "web-2" })).toBe(0);
  expect(await found({ name: "pay" })).toBe(1);
  expect(await found({ name: "absent" })).toBe(0);
  expect(await found({ overloaded: true })).toBe(1);
  expect(await found({ overloaded: false })).toBe(0);
});

test("pages of statuses put together are the whole, sorted each way", async () => {
  const values = Array.from({ length: 25 }, (_, n) => `(9, ${n % 3}, ${n}, 80, 7, 1, 0, ${1_000 + (n % 4)}, '0')`);
  await running.database.sql(`INSERT INTO ServerCallStatus VALUES ${values.join(",")}`);
  for (const sort of ["module", "newest"]) {
    for (const descending of [false, true]) {
      const read: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const input = { modId: 9, sort, descending, limit: 4, cursor };
        const { data } = await ada.ask<RouterOutputs["status"]["page"]>("status.page", input);
        read.push(...data.rows.map((row) => row.ip));
        cursor = data.next;
      }
      expect([read.length, new Set(read).size]).toEqual([25, 25]);
    }
  }
});

test("an edit is told to every page, with how far it has come", async () => {
  const { sql } = running.database;
  await sql(
    `INSERT INTO AgentModule VALUES ('one', 1, 2, 0, 1, 0, 0, 5, 9, 9, 3, '[[167837953,80,1,1,2,3,4,5,6,7,8,9]]'), ('two', 1, 2, 0, 1, 1, 0, 0, 0, 9, 0, '[]')`,
  );
  await sql(
    "INSERT INTO DnsNode VALUES ('dns-1', 'ada', '10.0.0.1:7778', 'lars-dns-service', '1', 0, 0, 0, 2, 2, 2, 1, NULL, '', 0, ?)",
    [Date.now() + 60_000],
  );
  const stop = new AbortController();
  const events = ada.watch("shell.live", undefined, stop.signal);
  await next<Shell>(events, (event) => event.kind === "value");
  const add = [{ modId: 1, cmdId: 2, address: "10.1.1.1:80" }];
  const { data } = await ada.ask<{ version: number }>("route.change", { add }, { method: "POST" });
  const isNew = (event: Shell) => event.kind === "value" && event.value.version.version === data.version;
  const name = "ada (10.0.0.1:7778)";
  expect(await next<Shell>(events, isNew)).toMatchObject({
    value: { version: { state: "going", nodes: { behind: [name] } } },
  });
  await sql("UPDATE DnsNode SET routeVersion = ?", [data.version]);
  await sql("INSERT INTO RouteConvergence VALUES (?, 'dns-1', ?, 1, 2, 2, 2, 3, 5, 5, '[]')", [
    data.version,
    Date.now(),
  ]);
  const applied = (event: Shell) => event.kind === "value" && event.value.version.state === "applied";
  expect(await next<Shell>(events, applied)).toMatchObject({
    value: { version: { convergence: { told: 2, applied: 2, waiting: 0, lastMs: 5 }, nodes: { live: 1, behind: [] } } },
  });
  stop.abort();
  await events.return();
  const { data: page } = await ada.ask<RouterOutputs["version"]["page"]>("version.page", { limit: 1 });
  expect(page.rows).toMatchObject([{ version: data.version, convergence: { state: "applied", p99Ms: 5 } }]);
});

test("an alert that fires is told to every page", async () => {
  const stop = new AbortController();
  const events = ada.watch("shell.live", undefined, stop.signal);
  const fires = (n: number) => (event: Shell) => event.kind === "value" && event.value.alerts.firing === n;
  await next<Shell>(events, fires(0));
  await running.database.sql(
    `INSERT INTO Alert (openKey, ruleId, kind, severity, subject, fireAbove, windowMinutes, value, valueMs, facts, sinceMs,
      firedMs, announced) VALUES ('1:x', 1, 'dnsService', 'critical', 'x', 30, 0, 40, 1, '{}', 1, 2, 1)`,
  );
  expect(await next<Shell>(events, fires(1))).toMatchObject({ value: { alerts: { critical: 1, unacknowledged: 1 } } });
  await running.database.sql("DELETE FROM Alert");
  await next<Shell>(events, fires(0));
  stop.abort();
  await events.return();
});

test("several views come in one stream; what is no live view is refused without harm to the others", async () => {
  const stop = new AbortController();
  const refused = ["route.change", "live.many", "no.such"].map((path) => ({ path, input: { add: [] } }));
  const views = [{ path: "shell.live" }, { path: "status.live", input: { modId: 7 } }];
  await expect(ada.watch("live.many", { views: [refused[1]] }, stop.signal).next()).rejects.toThrow(/BAD_REQUEST/);
  const others = [{ path: "status.live", input: { limit: -1 } }, refused[0], refused[2]];
  const events = ada.watch<ViewEvent>("live.many", { views: [...views, ...others] }, stop.signal);
  const told = new Map<number, ViewEvent>();
  while (told.size < 5) {
    const { value } = await events.next();
    if (value) told.set(value.view, value);
  }
  expect(told.get(0)).toMatchObject({ data: { kind: "value", value: { alerts: { firing: 0 } } } });
  expect(told.get(1)).toMatchObject({ data: { kind: "value", value: { rows: [] } } });
  expect(told.get(2)).toMatchObject({ error: { data: { code: "BAD_REQUEST", lars: { code: "INPUT_INVALID" } } } });
  for (const view of [3, 4]) expect(told.get(view)).toMatchObject({ error: { data: { code: "NOT_FOUND" } } });
  await running.database.sql("INSERT INTO ServerCallStatus VALUES (7, 1, 1, 80, 1, 1, 0, 1, '0')");
  await next<ViewEvent>(events, (event) => event.view === 1 && "data" in event);
  stop.abort();
  await events.return();
});

test("a dns-service that goes is gone for who watches, and nothing is told while nothing changes", async () => {
  type Nodes = LiveEvent<RouterOutputs["version"]["nodes"]>;
  const stop = new AbortController();
  const events = ada.watch("version.liveNodes", undefined, stop.signal);
  const isThere = (event: Nodes) => event.kind === "value" && event.value.nodes.length > 0;
  expect(await next<Nodes>(events, isThere)).toMatchObject({
    value: { total: 1, nodes: [{ hostname: "ada", address: "10.0.0.1:7778", connections: 2, gone: false }] },
  });
  await running.database.sql("UPDATE DnsNode SET seenMs = ?", [Date.now() - 15_001]);
  const { value } = await events.next();
  expect(value).toMatchObject({ kind: "value", value: { nodes: [{ gone: true }] } });
  stop.abort();
  await events.return();
  expect((await ada.ask<RouterOutputs["version"]["nodes"]>("version.nodes")).data.nodes[0]?.gone).toBe(true);
});

test("balance tells state and queues of every agent that has a route", async () => {
  const { data } = await ada.ask<RouterOutputs["balance"]["get"]>("balance.get", { modId: 1, cmdId: 2 });
  expect(data).toMatchObject({ modName: "payments" });
  expect(data.agents.map(({ hostname, state, online }) => [hostname, state, online])).toEqual([
    ["web-1", "NEW", true],
    ["web-2", "PULLING", true],
  ]);
  expect(data.agents[0]?.idle).toEqual([]);
  expect(data.agents[0]?.overload).toMatchObject([{ ip: "10.1.1.1", port: 80, virtualSuccesses: 1, failuresTotal: 9 }]);
  const modules = await ada.ask<RouterOutputs["balance"]["modules"]>("balance.modules", { search: "paym" });
  expect(modules.data).toMatchObject([{ modId: 1, cmdId: 2, agents: 2, agentsOnline: 2, pulling: 1 }]);
});

test("an edit says beforehand what it touches", async () => {
  const hosts = [{ modId: 1, cmdId: 2, address: "10.1.1.1:80" }];
  await report(4, "0");
  const { data } = await ada.ask<RouterOutputs["route"]["impact"]>("route.impact", { hosts });
  expect(data).toMatchObject([{ modId: 1, cmdId: 2, hostsNow: 1, idleHosts: 0, callersLastMinute: 1 }]);
});

test("one text finds modules, hosts and agents", async () => {
  const found = async (text: string) => (await ada.ask<RouterOutputs["search"]["all"]>("search.all", { text })).data;
  const payments = { modId: 1, modName: "payments", hosts: 1, commands: [{ cmdId: 2 }] };
  for (const text of ["paym", "1·2", "1 2"]) expect((await found(text)).modules, text).toMatchObject([payments]);
  expect((await found("1·3")).modules).toEqual([]);
  expect((await found(".1.1:80")).hosts).toMatchObject([{ ip: "10.1.1.1", port: 80 }]);
  expect((await found("web-3")).agents).toMatchObject([{ hostname: "web-3", online: false }]);
});

test("the secret is made once, also by two who start together, and only its owner reads it", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "lars-")), "admin", "secret");
  const secrets = await Promise.all([1, 2, 3].map(() => readOrCreateSecret(file)));
  expect(new Set([...secrets, await readOrCreateSecret(file)]).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
