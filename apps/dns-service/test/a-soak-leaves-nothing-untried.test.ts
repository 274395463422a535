import { expect, test } from "vitest";
import { diceOf } from "../soak/disturb/dice.ts";
import { HABITS, habitOf } from "../soak/disturb/habits.ts";
import { isOfMysql, planRound } from "../soak/disturb/round-plan.ts";
import { hostsIn, textOf } from "../soak/disturb/route-table.ts";
import { bulkEdit, firstHosts, keysFor, smallEdit } from "../soak/disturb/targets.ts";

test("in any four rounds MySQL and a service go by both signals, whatever the dice say", () => {
  for (let seed = 0; seed < 50; seed++) {
    const dice = diceOf(seed, "outages");
    const seen = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const plan = planRound(dice, { round, roundMs: 20_000, services: 3, awayMsMax: 5_000 });
      for (const outage of plan) {
        seen.add(`${isOfMysql(outage) ? "mysql" : "service"} ${outage.signal}`);
        expect(outage.atMs).toBeLessThan(20_000);
        expect(outage.awayMs).toBeLessThanOrEqual(5_000);
        expect(outage.who).toBeLessThan(3);
      }
    }
    expect([...seen].sort()).toEqual(["mysql SIGKILL", "mysql SIGTERM", "service SIGKILL", "service SIGTERM"]);
  }
});

test("any ten agents have every habit but that of asking for everything", () => {
  const habits = new Set(Array.from({ length: 10 }, (_, at) => habitOf(at)));
  expect(new Set([...habits, "everything"])).toEqual(new Set(Object.keys(HABITS)));
});

test("edits empty routes, fill them, make them longer than any other and move hosts; a bulk edit touches its share", () => {
  const dice = diceOf(3, "edits");
  const keys = keysFor(500);
  expect(new Set(keys).size).toBe(500);
  const routes = new Map(keys.map((key) => [key, firstHosts(dice)]));
  const present = { keys, hostsOf: (key: string) => routes.get(key) ?? "", earlierOf: () => "" };
  const lengths: number[] = [];
  for (let edit = 0; edit < 2_000; edit++) {
    for (const [key, hosts] of smallEdit(dice, present)) {
      expect(textOf(hostsIn(hosts))).toBe(hosts); // sorted, each host once
      lengths.push(hostsIn(hosts).length);
      routes.set(key, hosts);
    }
  }
  expect(Math.min(...lengths)).toBe(0);
  expect(Math.max(...lengths)).toBeGreaterThan(200);
  expect([...routes.values()].filter((hosts) => hosts !== "").length).toBeGreaterThan(250); // half of the hosts never go
  expect(bulkEdit(dice, present, 0.3).size).toBe(150);
});
