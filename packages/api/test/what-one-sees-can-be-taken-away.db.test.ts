/** Every view as a CSV file. */
import type { Api } from "@lars/api";
import type { TestDatabase } from "@lars/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aLoggedInCookie, anApi } from "./an-api.ts";

let opened: { api: Api; database: TestDatabase } & AsyncDisposable;
let cookie: string;

beforeAll(async () => {
  opened = await anApi();
  cookie = await aLoggedInCookie(opened.api, opened.database);
  for (let batch = 0; batch < 3; batch++) {
    const rows = Array.from({ length: 800 }, (_, n) => `(${1 + (n % 2)}, 1, ${167_772_160 + batch * 800 + n}, 80)`);
    await opened.database.sql(`INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES ${rows.join()}`);
  }
  await opened.database.sql("INSERT INTO ModIDConfig (modid, content) VALUES (1, '=cmd()')");
});
afterAll(() => opened[Symbol.asyncDispose]());

const ask = (view: string, input: unknown, as = cookie) =>
  opened.api.handleExport(
    new Request(`http://127.0.0.1:3000/api/export/${view}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { cookie: as },
    }),
  );

test("a file holds every row that the filters leave, however many pages they are", async () => {
  const answer = await ask("routes", { modId: 1 });
  const file = Buffer.from(await answer.arrayBuffer()).toString("utf8");
  const [heads, first, ...others] = file.trimEnd().split("\r\n");
  expect(heads).toBe("\uFEFFid,modid,cmdid,module,command,ip,port");
  expect(first).toBe("1,1,1,'=cmd(),,10.0.0.0,80");
  expect(others).toHaveLength(1_199);
  expect(new Set(others).size).toBe(1_199);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="lars-routes-\d{8}T\d{6}Z\.csv"$/);
});

test("nobody gets a file without a session", async () => {
  const answer = await ask("routes", {}, "");
  expect(answer.status).toBe(401);
  expect(await answer.text()).not.toContain("10.0.0");
});

test("what is no view, and filters that are none, are refused with a reason", async () => {
  expect((await ask("toString", {})).status).toBe(404);
  expect((await ask("routes", { modId: "1; drop" })).status).toBe(400);
  expect((await ask("routes", null)).status).toBe(400);
});

test("no more than four files are written at once, and a reader that leaves makes room", async () => {
  const four = await Promise.all(Array.from({ length: 4 }, () => ask("routes", {})));
  expect(four.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await ask("routes", {})).status).toBe(429);
  for (const answer of four) await answer.body?.cancel();
  const next = await ask("routes", {});
  expect(next.status).toBe(200);
  expect((await next.text()).split("\r\n")).toHaveLength(2_402);
});

const views = [
  ...["routes", "names", "status", "versions", "agents", "agent", "history", "balance"],
  ...["module-history", "module-matrix", "module-events", "balance-modules"],
  ...["alerts", "alerts-firing", "alert-rules", "alert-webhooks"],
];

const linesOf = async (view: string, input: unknown) => (await (await ask(view, input)).text()).trimEnd().split("\r\n");

test("every view has a file, also when there is nothing in it", async () => {
  for (const view of views) {
    const answer = await ask(view, { kind: "module", modId: 9, cmdId: 9, instance: "nobody" });
    expect(answer.status, view).toBe(200);
    await answer.text();
  }
});

test("alerts that fire, rules and webhooks are files with the filters of their tab, and without a secret", async () => {
  const { sql } = opened.database;
  await sql(`INSERT INTO Alert (openKey, ruleId, kind, severity, subject, modid, cmdid, fireAbove, windowMinutes, value,
    valueMs, facts, sinceMs, firedMs, announced) VALUES
    ('2:module 1,1', 2, 'errorRate', 'warning', 'module 1,1', 1, 1, 0.1, 5, 0.5, 1, '{}', 1000, 2000, 1),
    ('5:dns-service a', 5, 'dnsService', 'critical', 'dns-service a', NULL, NULL, 30, 0, 40, 1, '{}', 1000, 2000, 1)`);
  const fires = await linesOf("alerts-firing", { severity: "warning" });
  expect(fires.slice(1)).toEqual([
    '1,2,errorRate,warning,"module 1,1",1,1,\'=cmd(),,0.5,0.1,1970-01-01T00:00:01.000Z,1970-01-01T00:00:02.000Z,,,',
  ]);
  expect(await linesOf("alerts-firing", {})).toHaveLength(3);
  const [heads = "", ...rules] = await linesOf("alert-rules", {});
  expect(rules).toHaveLength(6);
  const firing = heads.split(",").indexOf("firing");
  expect(rules.map((line) => line.split(",")).map((line) => [line[1], line[firing]])).toContainEqual([
    "errorRate",
    "1",
  ]);
  await sql(`INSERT INTO AlertWebhook VALUES (1, 'pager', 'https://pager.example/hook', 'whsec_c2VjcmV0', 1, 0, '', 0, 1,
    0, 0, 'ada')`);
  const hooks = await linesOf("alert-webhooks", {});
  expect(hooks[1]).toMatch(/^1,pager,https:\/\/pager\.example\/hook,true,false,0,/);
  expect(hooks.join()).not.toContain("c2VjcmV0");
});

test("the modules of one agent are those that its page shows", async () => {
  const { sql } = opened.database;
  await sql("INSERT INTO Agent VALUES ('one', 'web-1', 1, 'lars-agent', '1', '', 2, 0, 0)");
  await sql(
    "INSERT INTO AgentModule VALUES ('one', 1, 1, 0, 1, 0, 0, 5, 9, 9, 3, '[]'), ('one', 2, 1, 0, 1, 0, 0, 5, 9, 9, 3, '[]')",
  );
  expect(await linesOf("agent", { instance: "one" })).toHaveLength(3);
  expect((await linesOf("agent", { instance: "one", search: "2·" })).slice(1)).toEqual([
    expect.stringMatching(/^2,1,/),
  ]);
});
