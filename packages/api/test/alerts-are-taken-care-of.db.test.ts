import { afterAll, beforeAll, expect, test } from "vitest";
import { aLoggedInBrowser, anApi, type Browser } from "./an-api.ts";

let running: Awaited<ReturnType<typeof anApi>>;
let ada: Browser;

beforeAll(async () => {
  running = await anApi();
  ada = await aLoggedInBrowser(running.api, running.database);
});
afterAll(() => running[Symbol.asyncDispose]());

const RULE = {
  ...{
    id: null,
    revision: 0,
    kind: "errorRate",
    severity: "critical",
    modId: 7,
    cmdId: 9,
    fireAbove: 0.2,
    resolveAt: 0.1,
  },
  ...{ windowMinutes: 5, callsMin: 10, forSeconds: 60, resolveSeconds: 60, note: "call the team", enabled: true },
};
const HOOK = {
  id: null,
  revision: 0,
  name: "pager",
  url: "https://pager.example/hook",
  enabled: true,
  criticalOnly: false,
};

const post = <T>(path: string, input: unknown) => ada.ask<T>(path, input, { method: "POST" });

interface Rule {
  readonly id: number;
  readonly revision: number;
  readonly fireAbove: number;
  readonly mutedUntilMs: number;
  readonly updatedBy: string;
}

async function newestRule(): Promise<Rule> {
  const rule = (await ada.ask<Rule[]>("alert.rules")).data.at(-1);
  if (rule === undefined) throw new Error("there is no rule");
  return rule;
}

async function anAlert(severity = "critical", subject = "module 7,9"): Promise<void> {
  await running.database.sql(
    `INSERT INTO Alert (openKey, ruleId, kind, severity, subject, modid, cmdid, fireAbove, windowMinutes, value, valueMs, facts,
      sinceMs, firedMs, announced) VALUES (?, 2, 'errorRate', ?, ?, 7, 9, 0.1, 5, 0.5, 1, '{"calls":10}', 1, 2, 1)`,
    [`2:${subject}`, severity, subject],
  );
}

test("a rule is kept, edited and removed; who was second is told so", async () => {
  expect((await post("alert.saveRule", RULE)).status).toBe(200);
  const rule = await newestRule();
  expect(rule).toMatchObject({ fireAbove: 0.2, module: { modId: 7, cmdId: 9 }, updatedBy: "Ada", revision: 1 });
  const edit = { ...RULE, id: rule.id, revision: 1, fireAbove: 0.3 };
  expect((await post("alert.saveRule", edit)).status).toBe(200);
  const second = await post("alert.saveRule", { ...edit, fireAbove: 0.4 });
  expect(second).toMatchObject({ status: 409, error: { lars: { code: "ALERT_CONFLICT" } } });
  const otherKind = { ...edit, revision: 2, kind: "overloadShare", fireAbove: 0.5 };
  expect((await post("alert.saveRule", otherKind)).status).toBe(409); // what fires by it would be something else
  expect((await newestRule()).fireAbove).toBe(0.3);
  expect((await post("alert.muteRule", { id: rule.id, hours: 1 })).status).toBe(200);
  expect((await newestRule()).mutedUntilMs).toBeGreaterThan(Date.now());
  expect((await post("alert.removeRule", { id: rule.id })).status).toBe(200);
  expect((await post("alert.removeRule", { id: rule.id })).status).toBe(409);
});

test.each([
  [{ fireAbove: 1 }, "fireAbove", "input.number.range"],
  [{ resolveAt: 0.3 }, "resolveAt", "input.resolve.above"],
  [{ cmdId: null }, "cmdId", "input.module.half"],
  [{ windowMinutes: 61 }, "windowMinutes", "input.number.range"],
  [{ forSeconds: -1 }, "forSeconds", "input.number.range"],
  [{ note: "x".repeat(501) }, "note", "input.note.long"],
])("a rule that cannot be is refused at its field: %o", async (given, path, message) => {
  const { status, error } = await post("alert.saveRule", { ...RULE, ...given });
  expect(status).toBe(400);
  expect(error?.lars.issues).toMatchObject([{ path, message }]);
});

test("a secret is told once, when it is made, and never again", async () => {
  const made = await post<{ id: number; secret: string }>("alert.saveWebhook", HOOK);
  expect(made.data.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const listed = await ada.ask<{ id: number; revision: number }[]>("alert.webhooks");
  expect(JSON.stringify(listed)).not.toContain(made.data.secret.slice(6));
  const [hook] = listed.data;
  expect(made.data.id).toBe(hook?.id);
  const edited = await post<{ secret: null }>("alert.saveWebhook", {
    ...HOOK,
    id: hook?.id,
    revision: hook?.revision,
    name: "siren",
  });
  expect(edited.data.secret).toBeNull();
  const renewed = await post<{ secret: string }>("alert.renewSecret", { id: hook?.id });
  expect(renewed.data.secret).not.toBe(made.data.secret);
  expect((await running.database.sql("SELECT secret FROM AlertWebhook"))[0]).toEqual({ secret: renewed.data.secret });
});

test.each(["ftp://a.example/", "https://user:secret@a.example/", "not an address", "javascript:alert(1)", "http://"])(
  "%s is no address to tell",
  async (url) => {
    const { status, error } = await post("alert.saveWebhook", { ...HOOK, url });
    expect(status).toBe(400);
    expect(error?.lars.issues).toMatchObject([{ path: "url", message: "input.webhook.url" }]);
  },
);

test("a test waits for a reporter, and is seen among what the webhook was told", async () => {
  const [hook] = (await ada.ask<{ id: number }[]>("alert.webhooks")).data;
  expect((await post("alert.testWebhook", { id: hook?.id })).status).toBe(200);
  const [listed] = (await ada.ask<{ waiting: number; deliveries: unknown[] }[]>("alert.webhooks")).data;
  expect(listed).toMatchObject({ waiting: 1, deliveries: [{ event: "test", state: "waiting", attempts: 0 }] });
  expect((await post("alert.testWebhook", { id: 99 })).status).toBe(409);
  expect((await post("alert.removeWebhook", { id: hook?.id })).status).toBe(200);
  expect(await running.database.sql("SELECT 1 FROM AlertDelivery")).toEqual([]);
});

test("what fires is seen at a glance and taken care of by name; what is over is history", async () => {
  await anAlert("warning", "module 7,1");
  await anAlert();
  expect((await ada.ask("alert.glance")).data).toEqual({
    ...{ firing: 2, critical: 1, unacknowledged: 2, evaluator: null, evaluatedMs: null },
  });
  const firing = (await ada.ask<{ id: number; severity: string }[]>("alert.firing")).data;
  expect(firing.map(({ severity }) => severity)).toEqual(["critical", "warning"]);
  const id = firing[0]?.id;
  expect((await post("alert.acknowledge", { id, acknowledged: true })).status).toBe(200);
  expect((await ada.ask<unknown[]>("alert.firing")).data[0]).toMatchObject({
    acknowledgedBy: "Ada",
    facts: { calls: 10 },
  });
  await running.database.sql("UPDATE Alert SET openKey = NULL, resolvedMs = 5, resolvedBy = 'cleared'");
  expect((await post("alert.acknowledge", { id, acknowledged: false })).status).toBe(409);
  const page = (await ada.ask<{ rows: { id: number }[]; next: string; total: number }>("alert.history", { limit: 1 }))
    .data;
  expect([page.rows.length, page.total]).toEqual([1, 2]);
  const rest = (await ada.ask<{ rows: { id: number }[]; next: null }>("alert.history", { limit: 1, cursor: page.next }))
    .data;
  expect(rest.next).toBeNull();
  expect(rest.rows[0]?.id).not.toBe(page.rows[0]?.id);
  const critical = (await ada.ask<{ rows: unknown[]; total: number }>("alert.history", { severity: "critical" })).data;
  expect(critical).toMatchObject({ rows: [{ severity: "critical", resolvedBy: "cleared" }], total: 1 });
});

test("there are at most 200 rules: every look asks for each", async () => {
  const { sql } = running.database;
  const columns = (await sql("SHOW COLUMNS FROM AlertRule"))
    .map(({ Field }) => String(Field))
    .filter((name) => name !== "id");
  while (Number((await sql("SELECT count(*) AS n FROM AlertRule"))[0]?.["n"]) < 199) {
    await sql(`INSERT INTO AlertRule (${columns}) SELECT ${columns} FROM AlertRule LIMIT 1`);
  }
  expect((await post("alert.saveRule", RULE)).status).toBe(200);
  const { status, error } = await post("alert.saveRule", RULE);
  expect([status, error?.lars.code]).toEqual([400, "INPUT_INVALID"]);
});
