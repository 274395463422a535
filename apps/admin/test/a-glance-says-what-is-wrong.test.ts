import { expect, test } from "vitest";
import { summariseHosts } from "../src/features/balance/summarise-hosts.ts";
import { moduleOf } from "../src/features/status/status-filters.ts";
import { liveStateOf } from "../src/live/live-state.ts";
import { ageOf } from "../src/words/age-unit.ts";

const host = (ip: string) => ({ ip, port: 80, successesTotal: 10, failuresTotal: 1 });

test("a host that rests at some agent stands above those that are idle everywhere", () => {
  const agents = [
    { online: true, idle: [host("10.0.0.2"), host("10.0.0.10")], overload: [] },
    { online: true, idle: [host("10.0.0.2")], overload: [host("10.0.0.10")] },
    { online: false, idle: [], overload: [host("10.0.0.2")] },
  ];
  expect(summariseHosts(agents).map(({ ip, idle, overload }) => [ip, idle, overload])).toEqual([
    ["10.0.0.10", 1, 1],
    ["10.0.0.2", 2, 0],
  ]);
});

test("the dot says the worst of all streams", () => {
  expect(liveStateOf(["open", "open"], false)).toBe("live");
  expect(liveStateOf(["open", "connecting"], false)).toBe("connecting");
  expect(liveStateOf(["open", "away"], false)).toBe("away");
  expect(liveStateOf(["away", "broken"], false)).toBe("reconnecting");
  expect(liveStateOf(["broken"], true)).toBe("paused");
});

test("an age is told in the largest unit that fits", () => {
  const seconds = (count: number) => ageOf(1_000_000_000 - count * 1_000, 1_000_000_000);
  expect(seconds(4)).toEqual({ unit: "seconds", count: 4 });
  expect(seconds(60)).toEqual({ unit: "minutes", count: 1 });
  expect(seconds(7_199)).toEqual({ unit: "hours", count: 1 });
  expect(seconds(200_000)).toEqual({ unit: "days", count: 2 });
});

test("a clock that is ahead makes no age below zero", () => {
  expect(ageOf(2_000, 1_000)).toEqual({ unit: "seconds", count: 0 });
});

test("a text names a module by its id, by both ids, or by its name", () => {
  expect(moduleOf("101")).toEqual({ modId: 101 });
  expect(moduleOf("101·2")).toEqual({ modId: 101, cmdId: 2 });
  expect(moduleOf("101 2")).toEqual({ modId: 101, cmdId: 2 });
  expect(moduleOf("pay 2")).toEqual({ name: "pay 2" });
});
