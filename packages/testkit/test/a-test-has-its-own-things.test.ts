import { access } from "node:fs/promises";
import { aClock, aHost, aRandom, aRoute, aTemporaryFolder, until } from "@lars/testkit";
import { expect, test } from "vitest";

test("a clock stands until it is told to go on", () => {
  const clock = aClock(1_000);
  expect([clock(), clock()]).toEqual([1_000, 1_000]);
  clock.advance(15);
  expect(clock()).toBe(1_015);
});

test("dice of one seed fall the same way, of another they do not, and never reach 1", () => {
  const rolls = (seed: number) => Array.from({ length: 1_000 }, aRandom(seed));
  expect(rolls(7)).toEqual(rolls(7));
  expect(rolls(7)).not.toEqual(rolls(8));
  expect(rolls(7).every((roll) => roll >= 0 && roll < 1)).toBe(true);
});

test("different numbers are different hosts", () => {
  expect(new Set([1, 2, 300, 70_000].map((n) => aHost(n).ip)).size).toBe(4);
  expect(aRoute({ modId: 3, hosts: 2 })).toEqual({ modId: 3, cmdId: 1, hosts: [aHost(1), aHost(2)] });
});

test("a folder is gone afterwards", async () => {
  let path = "";
  {
    await using folder = await aTemporaryFolder();
    path = folder.path;
    await access(path);
  }
  await expect(access(path)).rejects.toThrow();
});

test("waiting ends with the value, or with the condition in the message", async () => {
  let asked = 0;
  expect(await until(() => (++asked === 3 ? "there" : undefined))).toBe("there");
  await expect(until(() => asked > 1_000, { withinMs: 20 })).rejects.toThrow("asked > 1");
});
