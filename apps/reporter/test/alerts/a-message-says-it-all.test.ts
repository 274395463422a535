import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { aRandom } from "@lars/testkit";
import { expect, test } from "vitest";
import { GIVE_UP_MS, isHopeless, retryAfterMs } from "../../src/alerts/core/retry.ts";
import { aboutRule, messageOf, TOLD_MAX } from "../../src/alerts/io/message.ts";
import { sendWebhook, signatureOf } from "../../src/alerts/io/send-webhook.ts";
import { aRule } from "./builders.ts";

const NOW = 1_720_000_000_000;

function anAlert(id: number) {
  const module = { modId: id, cmdId: 1 };
  const ended = { resolvedMs: null, resolvedBy: null };
  return {
    id,
    subject: `module ${id},1`,
    module,
    value: 0.25,
    facts: { calls: 8 },
    sinceMs: NOW - 60_000,
    firedMs: NOW,
    ...ended,
  };
}

test("a message names the rule, and each alert with a key that is the same when it is over", () => {
  const told = JSON.parse(messageOf("firing", aRule(), { alerts: [anAlert(7)], nowMs: NOW }));
  expect(told).toMatchObject({
    type: "alert.firing",
    timestamp: "2024-07-03T09:46:40.000Z",
    data: {
      rule: { id: 1, kind: "errorRate", severity: "warning" },
      total: 1,
      alerts: [{ id: 7, key: "1:module 7,1", value: 0.25, fireAbove: 0.1, since: "2024-07-03T09:45:40.000Z" }],
    },
  });
  const over = JSON.parse(messageOf("resolved", aRule(), { alerts: [anAlert(7)], nowMs: NOW }));
  expect(over.data.alerts[0].key).toBe("1:module 7,1");
});

test("a storm is one message that says how many there are and names the first", () => {
  const alerts = Array.from({ length: 400 }, (_, n) => anAlert(n + 1));
  const { data } = JSON.parse(messageOf("firing", aRule(), { alerts, nowMs: NOW }));
  expect([data.total, data.alerts.length]).toEqual([400, TOLD_MAX]);
});

test("a rule is a sentence", () => {
  expect(aboutRule(aRule())).toBe("Fires when more than 10 % of the calls of any module failed over 5 min, for 60 s.");
  expect(aboutRule(aRule({ kind: "noIdleHost", module: { modId: 7, cmdId: 9 }, forSeconds: 0 }))).toBe(
    "Fires when module 7·9 has no idle host anywhere.",
  );
});

test("the signature is of id, time and body, by the key that the secret holds", () => {
  const key = Buffer.from("0123456789abcdef01234567");
  const message = { secret: `whsec_${key.toString("base64")}`, deliveryId: "id-1", body: '{"a":1}' };
  const hmac = createHmac("sha256", key).update('id-1.1720000000.{"a":1}').digest("base64");
  expect(signatureOf(message, 1_720_000_000)).toBe(`v1,${hmac}`);
  expect(signatureOf(message, 1_720_000_001)).not.toBe(`v1,${hmac}`);
});

test("a delivery that fails is tried again after 1 s, 2 s, 4 s … 5 min, a fifth more or less, for a day", () => {
  const random = aRandom();
  for (const [attempts, ms] of [
    [1, 1_000],
    [2, 2_000],
    [4, 8_000],
    [9, 256_000],
    [10, 300_000],
    [5_000, 300_000],
  ] as const) {
    const waits = Array.from({ length: 50 }, () => retryAfterMs(attempts, random));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(ms * 0.8);
    expect(Math.max(...waits)).toBeLessThanOrEqual(ms * 1.2);
    expect(new Set(waits).size).toBeGreaterThan(10);
  }
  expect(isHopeless({ status: 500, ageMs: GIVE_UP_MS - 1 })).toBe(false);
  expect(isHopeless({ status: 500, ageMs: GIVE_UP_MS })).toBe(true);
  expect(isHopeless({ status: 410, ageMs: 0 })).toBe(true);
});

test("of an answer the head is enough: one that never ends keeps nobody, and is cut", async () => {
  const sent = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    response.on("close", sent.resolve);
    request.resume();
    response.writeHead(200);
    const endless = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on("drain", endless);
    endless();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const message = { url: `http://127.0.0.1:${port}/`, secret: "whsec_YQ==", deliveryId: "id-1", body: "{}" };
  const options = { atSeconds: 1, timeoutMs: 20_000, signal: new AbortController().signal };
  expect(await sendWebhook(message, options)).toEqual({ ok: true, status: 200, trouble: { fault: null, detail: "" } });
  await sent.promise;
  server.close();
});
