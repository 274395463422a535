import { expect, test } from "vitest";
import { EmptyProtection } from "../src/core/empty-protection.ts";

const HOLD_MS = 30_000;

test("a hold says since when, until when, how many hosts are served and how many are there", () => {
  const time = { ms: 1_000 };
  const protection = new EmptyProtection(HOLD_MS, () => time.ms);
  expect(protection.judge(0, 0)).toEqual({ kind: "believed" });
  expect(protection.judge(100, 50)).toEqual({ kind: "believed" });
  const held = { sinceMs: 1_000, untilMs: 31_000, servedHosts: 100, loadedHosts: 49 };
  expect(protection.judge(100, 49)).toEqual({ kind: "held_back", held, isNew: true });
  time.ms = 30_999;
  const later = { ...held, servedHosts: 90, loadedHosts: 1 };
  expect(protection.judge(90, 1)).toEqual({ kind: "held_back", held: later, isNew: false });
  expect(protection.held).toEqual(later);
  time.ms = 31_000;
  expect(protection.judge(90, 2)).toEqual({ kind: "accepted", held: { ...later, loadedHosts: 2 } });
  expect(protection.held).toBeUndefined();
  protection.judge(90, 2);
  expect(protection.judge(90, 80)).toMatchObject({ kind: "ended" });
  expect(protection.judge(90, 80)).toEqual({ kind: "believed" });
});
