import { createHmac } from "node:crypto";
import { Worker } from "node:worker_threads";
import { aDaemonContext, aDatabase, type TestDatabase, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { startAlerts } from "../../src/alerts/start-alerts.ts";
import {
  alertOptions,
  alerts,
  aReceiver,
  aWebhook,
  calls,
  leaseOf,
  looks,
  onlyErrorRate,
  type Received,
  SECRET,
} from "./alert-builders.ts";

// Each has a database of its own and mostly waits: together they take as long as the longest.
const PATIENT = { withinMs: 20_000 };

function start(database: TestDatabase, given: { webhookTimeoutMs?: number } = {}) {
  return startAlerts({ ...alertOptions(database, "a reporter"), ...given }, aDaemonContext());
}

function isSigned({ id, timestamp, signature, body }: Received): boolean {
  const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
  return signature === `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

const typeOf = ({ body }: Received) => JSON.parse(body).type;

test.concurrent("a webhook is told once when it fires and once when it is over, signed", async () => {
  await using database = await aDatabase();
  await using receiver = await aReceiver();
  await onlyErrorRate(database);
  await aWebhook(database, receiver.url);
  await calls(database, 7);
  await using _ = start(database);
  await until(() => receiver.received.length === 1, PATIENT);
  await looks(database, 5);
  await calls(database, 7, { succ: 100, err: 0 });
  await until(() => receiver.received.length === 2, PATIENT);
  await looks(database, 3);
  expect(receiver.received.map(typeOf)).toEqual(["alert.firing", "alert.resolved"]);
  expect(receiver.received.every(isSigned)).toBe(true);
  expect(Math.abs(Number(receiver.received[0]?.timestamp) - Date.now() / 1_000)).toBeLessThan(60);
  const body = JSON.parse(receiver.received[0]?.body ?? "");
  expect(body.data.alerts[0]).toMatchObject({ key: "2:module 7,1", value: 0.2, facts: { calls: 500, failures: 100 } });
});

test.concurrent("what is refused is sent again under the same id until it is taken; the end is told after the beginning", async () => {
  await using database = await aDatabase();
  await using receiver = await aReceiver((nth, response) => void response.writeHead(nth <= 2 ? 500 : 204).end());
  await onlyErrorRate(database);
  await aWebhook(database, receiver.url);
  await calls(database, 7);
  await using _ = start(database);
  await until(() => receiver.received.length === 1, PATIENT);
  await calls(database, 7, { succ: 100, err: 0 });
  await until(() => receiver.received.length === 4, PATIENT);
  expect(receiver.received.map(typeOf)).toEqual(["alert.firing", "alert.firing", "alert.firing", "alert.resolved"]);
  expect(new Set(receiver.received.slice(0, 3).map(({ id }) => id)).size).toBe(1);
  expect(receiver.received[3]?.id).not.toBe(receiver.received[0]?.id);
  const [first = 0, second = 0, third = 0] = receiver.received.map(({ atMs }) => atMs);
  expect(second - first).toBeGreaterThan(700); // 1 s, a fifth more or less: it is not hammered
  expect(third - second).toBeGreaterThan(1_400);
  await until(async () => (await states(database)).every((state) => state === "delivered"), PATIENT);
});

test.concurrent("a webhook that does not answer holds up neither another one nor the evaluator", async () => {
  await using database = await aDatabase();
  await using silent = await aReceiver(() => undefined);
  await using receiver = await aReceiver();
  await onlyErrorRate(database);
  await aWebhook(database, silent.url, 1);
  await aWebhook(database, receiver.url, 2);
  await calls(database, 7);
  await using _ = start(database, { webhookTimeoutMs: 3_600_000 });
  await until(() => receiver.received.length === 1 && silent.received.length === 1, PATIENT);
  await calls(database, 8);
  await until(async () => (await alerts(database)).length === 2, PATIENT);
  await until(() => receiver.received.length === 2, PATIENT);
  expect(silent.received).toHaveLength(1);
});

test.concurrent("an answer that takes too long is none; after a day of that it is given up", async () => {
  await using database = await aDatabase();
  await using silent = await aReceiver(() => undefined);
  await onlyErrorRate(database);
  await aWebhook(database, silent.url);
  await calls(database, 7);
  await using _ = start(database, { webhookTimeoutMs: 100 });
  await until(() => silent.received.length >= 2, PATIENT);
  expect(await database.sql("SELECT state, status, error FROM AlertDelivery")).toEqual([
    { state: "waiting", status: null, error: "timeout: 100 ms" },
  ]);
  const tried = async () => Number((await database.sql("SELECT attempts FROM AlertDelivery"))[0]?.["attempts"]);
  const before = await tried();
  const now = () => database.sql("UPDATE AlertDelivery SET nextMs = 0");
  await database.sql("UPDATE AlertDelivery SET createdMs = createdMs - 86000000");
  await until(async () => (await now()) && (await tried()) >= before + 2, PATIENT);
  expect(await states(database)).toEqual(["waiting"]);
  await database.sql("UPDATE AlertDelivery SET createdMs = createdMs - 400000");
  await until(async () => (await now()) && (await states(database)).join() === "failed", PATIENT);
});

test.concurrent("a reporter that ends while it waits for an answer loses nothing: the next one tells it under the same id", async () => {
  await using database = await aDatabase();
  let isHanging = true;
  await using receiver = await aReceiver((_, response) => void (isHanging || response.end()));
  await onlyErrorRate(database);
  await aWebhook(database, receiver.url);
  await calls(database, 7);
  const first = start(database, { webhookTimeoutMs: 3_600_000 });
  await until(() => receiver.received.length === 1, PATIENT);
  await first[Symbol.asyncDispose]();
  isHanging = false;
  expect(await states(database)).toEqual(["waiting"]);
  await using _ = start(database);
  await until(async () => (await states(database)).join() === "delivered", PATIENT);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  expect(await alerts(database)).toHaveLength(1);
});

test.concurrent("what a reporter that died had claimed is told by another once the claim is over: soon after an answer would have come", async () => {
  await using database = await aDatabase();
  let isHanging = true;
  await using receiver = await aReceiver((_, response) => void (isHanging || response.end()));
  await onlyErrorRate(database);
  await aWebhook(database, receiver.url);
  await calls(database, 7);
  const workerData = { ...alertOptions(database, "dead"), webhookTimeoutMs: 10_000 };
  const dying = new Worker(new URL("alerts-thread.ts", import.meta.url), { workerData });
  await until(() => receiver.received.length === 1, PATIENT);
  await dying.terminate();
  isHanging = false;
  await using _ = start(database);
  await until(async () => (await leaseOf(database)).holder === "a reporter", PATIENT);
  await looks(database, 3);
  expect(receiver.received).toHaveLength(1); // the other may still be waiting for its answer
  const [claim] = await database.sql("SELECT claimedBy, claimedUntilMs FROM AlertWebhook");
  expect(claim?.["claimedBy"]).toBe("dead");
  expect(Number(claim?.["claimedUntilMs"]) - Date.now()).toBeLessThan(30_000);
  await database.sql("UPDATE AlertWebhook SET claimedUntilMs = ?", [Date.now() + 700]);
  await until(() => receiver.received.length === 2, PATIENT);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
});

test.concurrent("a redirect is refused, and said so", async () => {
  await using database = await aDatabase();
  await using elsewhere = await aReceiver();
  await using receiver = await aReceiver(
    (_, response) => void response.writeHead(307, { location: elsewhere.url }).end(),
  );
  await onlyErrorRate(database);
  await aWebhook(database, receiver.url);
  await calls(database, 7);
  await using _ = start(database);
  await until(
    async () =>
      String((await database.sql("SELECT error FROM AlertDelivery"))[0]?.["error"]).startsWith("redirect: 307"),
    PATIENT,
  );
  expect(elsewhere.received).toEqual([]);
});

test.concurrent("what fires at one moment by one rule is one message, and its end by a removal of the rule another; a webhook for critical ones hears of no warning", async () => {
  await using database = await aDatabase();
  await using receiver = await aReceiver();
  await using quiet = await aReceiver();
  await onlyErrorRate(database);
  await aWebhook(database, receiver.url, 1);
  await aWebhook(database, quiet.url, 2);
  await database.sql("UPDATE AlertWebhook SET criticalOnly = 1 WHERE id = 2");
  await Promise.all([7, 8, 9].map((modid) => calls(database, modid)));
  await using _ = start(database);
  await until(() => receiver.received.length === 1, PATIENT);
  await looks(database, 3);
  expect(receiver.received).toHaveLength(1);
  expect(JSON.parse(receiver.received[0]?.body ?? "").data.total).toBe(3);
  await database.sql("DELETE FROM AlertRule");
  await until(() => receiver.received.length === 2, PATIENT);
  const { type, data } = JSON.parse(receiver.received[1]?.body ?? "");
  expect([type, data.total, data.alerts[0].resolvedBy]).toEqual(["alert.resolved", 3, "removed"]);
  expect(quiet.received).toEqual([]);
});

async function states(database: TestDatabase): Promise<string[]> {
  return (await database.sql("SELECT state FROM AlertDelivery ORDER BY id")).map(({ state }) => String(state));
}
