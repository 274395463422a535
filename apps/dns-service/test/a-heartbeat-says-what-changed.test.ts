import { aClock, aDaemonContext } from "@lars/testkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Convergence } from "../src/core/convergence.ts";
import type { NodeReport } from "../src/io/messages.ts";
import { addressOf, aNodeIdentity } from "../src/io/node-identity.ts";
import { NodeStatus } from "../src/io/node-status.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

function aStatus() {
  const clock = aClock();
  const convergence = new Convergence();
  const { health } = aDaemonContext();
  health.ready();
  const reports: NodeReport[] = [];
  const counts = { routeVersion: 7, routes: 1, hosts: 2, connections: 3, greeted: 2, subscriptions: 3 };
  const listener = { hears: true };
  const status = new NodeStatus({
    identity: { software: "lars-dns-service", version: "1", hostname: "ada", instance: "dns-1" },
    address: "127.0.0.1:7778",
    health,
    convergence,
    clock,
    counts: () => Promise.resolve(counts),
    tell: (report) => {
      if (listener.hears) reports.push(report);
      return listener.hears;
    },
  });
  const seconds = async (count: number) => {
    for (let second = 0; second < count; second++) {
      clock.advance(1_000);
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  const begin = (version: bigint) =>
    convergence.begin({ version, generation: Number(version), routes: 1, atMs: clock() });
  return { clock, convergence, health, reports, counts, listener, status, seconds, begin };
}

test("it says at once that it lives, then every five seconds", async () => {
  const { reports, seconds, status, counts } = aStatus();
  await seconds(14);
  expect(reports).toHaveLength(3);
  const [first, second] = reports;
  expect(first?.node).toMatchObject({ instance: "dns-1", hostname: "ada", ...counts, ready: true, reason: "" });
  expect((second?.node.seenMs ?? 0) - (first?.node.seenMs ?? 0)).toBe(5_000);
  expect(second?.node.startedMs).toBe(first?.node.startedMs);
  status[Symbol.dispose]();
  await seconds(10);
  expect(reports).toHaveLength(3);
});

test("what changes is told within a second, once, and no more often", async () => {
  const { reports, seconds, begin, health, counts } = aStatus();
  await seconds(1);
  begin(8n);
  begin(9n);
  await seconds(1);
  expect(reports.slice(1).map(({ rows }) => rows.map(({ version }) => version))).toEqual([[8, 9]]);
  await seconds(1);
  expect(reports).toHaveLength(2);
  health.stale("MySQL is away", new Date(1_000));
  await seconds(1);
  expect(reports.at(-1)?.node).toMatchObject({ ready: true, staleSinceMs: 1_000, reason: "MySQL is away" });
  counts.routeVersion = 9;
  await seconds(1);
  expect(reports).toHaveLength(4);
});

test("what nobody heard is told again, all of it", async () => {
  const { reports, seconds, begin, listener, status } = aStatus();
  begin(8n);
  await seconds(1);
  listener.hears = false;
  begin(9n);
  await seconds(3);
  listener.hears = true;
  await seconds(1);
  expect(reports.at(-1)?.rows.map(({ version }) => version)).toEqual([8, 9]);
  const before = reports.length;
  status.tellAgain();
  await seconds(1);
  expect(reports.slice(before).map(({ rows }) => rows.length)).toEqual([2]);
});

test("each dns-service is another instance, short enough for its column, and has an address that can be reached", () => {
  const [one, two] = [aNodeIdentity(), aNodeIdentity()];
  expect(one.instance).not.toBe(two.instance);
  expect(one.instance.length).toBeLessThanOrEqual(64);
  expect(addressOf({ host: "10.0.0.1", port: 7778 })).toBe("10.0.0.1:7778");
  expect(addressOf({ host: "0.0.0.0", port: 7778 })).toBe(`${one.hostname}:7778`);
});
