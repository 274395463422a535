import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { openDatabase } from "@lars/db";
import { aDaemonContext, aDatabase, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { startAlerts } from "../../src/alerts/start-alerts.ts";
import { alertOptions, alerts, calls, leaseOf, looks, onlyErrorRate } from "./alert-builders.ts";

const PATIENT = { withinMs: 20_000 };

test("of two evaluators one works; when it dies the other goes on, and nothing fires twice", async () => {
  await using database = await aDatabase();
  await onlyErrorRate(database);
  await calls(database, 7);
  const workerData = alertOptions(database, "first");
  const first = new Worker(new URL("alerts-thread.ts", import.meta.url), { workerData });
  await once(first, "message");
  await until(async () => (await alerts(database)).length === 1, PATIENT);
  expect(await leaseOf(database)).toMatchObject({ holder: "first", token: 1 });

  await using _second = startAlerts(alertOptions(database, "second"), aDaemonContext());
  await looks(database, 5);
  expect(await leaseOf(database)).toMatchObject({ holder: "first", token: 1 });

  await first.terminate();
  await until(async () => (await leaseOf(database)).holder === "second", PATIENT);
  expect((await leaseOf(database)).token).toBe(2);
  await looks(database, 5);
  expect(await alerts(database)).toEqual([{ subject: "module 7,1", open: true }]);

  await calls(database, 7, { succ: 100, err: 0 });
  await until(async () => !(await alerts(database))[0]?.open, PATIENT);
  await calls(database, 7);
  await until(async () => (await alerts(database)).length === 2, PATIENT); // another cause
});

test("an evaluator that stops gives the lease back: the next one need not wait for its end", async () => {
  await using database = await aDatabase();
  await onlyErrorRate(database);
  const options = { leaseMs: 3_600_000 };
  const first = startAlerts({ ...alertOptions(database, "first"), ...options }, aDaemonContext());
  await until(async () => (await leaseOf(database)).evaluatedMs > 0, PATIENT);
  await first[Symbol.asyncDispose]();
  await using _second = startAlerts({ ...alertOptions(database, "second"), ...options }, aDaemonContext());
  await until(async () => (await leaseOf(database)).holder === "second", PATIENT);
});

test("of many who ask at once one gets the lease, and who lost it writes nothing any more", async () => {
  await using database = await aDatabase();
  await using db = await openDatabase({ url: database.url });
  const { lease, write } = db.alerts;
  const asked = await Promise.all(Array.from({ length: 8 }, (_, n) => lease.hold(`reporter ${n}`, 3_600_000)));
  const [held, ...others] = asked.filter((one) => one !== undefined);
  expect(others).toEqual([]);
  if (held === undefined) throw new Error("nobody has it");

  await database.sql("UPDATE AlertLease SET untilMs = 0"); // it hangs for longer than the lease
  expect((await lease.hold("another", 3_600_000))?.token).toBe(held.token + 1);
  const pending = [{ ruleId: 1, subject: "module 7,1", sinceMs: 5 }];
  await expect(write(held, (writes) => writes.savePending(pending))).rejects.toMatchObject({ code: "LEASE_LOST" });
  expect(await database.sql("SELECT * FROM AlertPending")).toEqual([]);
  expect(await lease.hold(held.holder, 3_600_000)).toBeUndefined();
});

test("one cause has one open alert and one message in the database, whoever writes it", async () => {
  await using database = await aDatabase();
  await using db = await openDatabase({ url: database.url });
  const held = await db.alerts.lease.hold("somebody", 3_600_000);
  const [rule] = (await db.alerts.readBoard()).rules;
  if (held === undefined || rule === undefined) throw new Error("no lease or no rule");
  const cause = {
    rule,
    subject: "module 7,1",
    module: { modId: 7, cmdId: 1 },
    value: 1,
    facts: {},
    sinceMs: 5,
    announced: true,
  };
  const seen: unknown[] = [];
  await db.alerts.write(held, async (writes) => {
    seen.push((await writes.fire(cause))?.subject, await writes.fire(cause));
  });
  expect(seen).toEqual(["module 7,1", undefined]);

  const told = { dedupKey: "firing 1 1", webhookId: 1, ruleId: rule.id, event: "firing", body: "{}" } as const;
  const queue = (deliveryId: string) =>
    db.alerts.write(held, (writes) => writes.queue([{ ...told, deliveryId }], 1_000));
  await queue("one");
  await queue("two");
  expect(await database.sql("SELECT deliveryId FROM AlertDelivery")).toEqual([{ deliveryId: "one" }]);
});

test("rules whose question MySQL refuses are not judged, and keep no other from firing", async () => {
  await using database = await aDatabase();
  await database.sql("UPDATE AlertRule SET enabled = kind IN ('errorRate', 'noIdleHost'), forSeconds = 0");
  await database.sql("DROP INDEX ModuleMinute_error_idx ON ModuleMinute");
  await calls(database, 7);
  await database.sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (8, 1, 1, 80)");
  await database.sql("INSERT INTO ServerCallStatus VALUES (8, 1, 1, 80, 1, 1, 1, UNIX_TIMESTAMP(), '1')");
  const context = aDaemonContext();
  await using _alerts = startAlerts(alertOptions(database, "first"), context);
  await until(async () => (await alerts(database)).length > 0, PATIENT);
  await looks(database, 3);
  expect(await alerts(database)).toEqual([{ subject: "module 8,1", open: true }]);
  expect(await context.registry.metrics()).toMatch(/^lars_reporter_alert_evaluation_failures_total\S* [1-9]/m);

  await database.sql("CREATE INDEX ModuleMinute_error_idx ON ModuleMinute (atSeconds, errorPpm)");
  await until(async () => (await alerts(database)).length === 2, PATIENT);
});

test("a rule whose question takes too long is named, and delays no other", async () => {
  await using database = await aDatabase();
  await database.sql("UPDATE AlertRule SET enabled = kind IN ('errorRate', 'notConverged'), forSeconds = 0");
  await database.sql("RENAME TABLE RouteVersion TO RealVersion");
  await database.sql("CREATE VIEW RouteVersion AS SELECT * FROM RealVersion WHERE SLEEP(60) = 0");
  await calls(database, 7);
  const context = aDaemonContext();
  const questions = { patienceMs: 1_000, questionMaxMs: 300 };
  await using _alerts = startAlerts({ ...alertOptions(database, "first"), questions }, context);
  await until(async () => (await alerts(database)).length === 1, PATIENT);

  await using db = await openDatabase({ url: database.url });
  const blind = async () => (await db.alertDesk.rules()).filter((rule) => rule.blind !== null);
  await until(async () => (await blind()).length === 1, PATIENT);
  const [rule] = await blind();
  expect([rule?.kind, rule?.blind?.reason]).toEqual(["notConverged", expect.stringContaining("longer than 0.3 s")]);
  expect(await context.registry.metrics()).toMatch(/^lars_reporter_alert_rules_blind\S* 1$/m);

  await database.sql("DROP VIEW RouteVersion");
  await database.sql("RENAME TABLE RealVersion TO RouteVersion");
  await until(async () => (await blind()).length === 0, PATIENT);
});

test("a new installation looks out for the obvious", async () => {
  await using database = await aDatabase();
  await using db = await openDatabase({ url: database.url });
  const { rules, open } = await db.alerts.readBoard();
  expect(open).toEqual([]);
  expect(
    rules
      .filter(({ enabled, module }) => enabled && module === null)
      .map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(["agentSilent", "dnsService", "errorRate", "noIdleHost", "notConverged", "overloadShare"]);
});
