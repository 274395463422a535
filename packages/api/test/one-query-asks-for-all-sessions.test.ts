import { until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { SessionWatch } from "../src/auth/session-watch.ts";

test("one query asks for all sessions that watch, however many views each has", async () => {
  const good = vi.fn(async (ids: readonly string[]) => new Set(ids));
  await using sessions = new SessionWatch({ good, everyMs: 5 });
  const watched = ["ada", "ada", "bob"].map((id) => sessions.watch(id));
  await until(() => good.mock.calls.length > 2);
  expect(good.mock.calls[0]).toEqual([["ada", "bob"]]);
  expect(watched.some(({ ended }) => ended.aborted)).toBe(false);
});

test("a session that has ended ends all its views, and nobody else's", async () => {
  await using sessions = new SessionWatch({ good: async () => new Set(["bob"]), everyMs: 5 });
  const [first, second, bob] = [sessions.watch("ada"), sessions.watch("ada"), sessions.watch("bob")];
  await until(() => first.ended.aborted && second.ended.aborted);
  expect(bob.ended.aborted).toBe(false);
});

test("a database that is away ends no session; when it is back it is asked again", async () => {
  let away = true;
  const good = vi.fn(async (): Promise<Set<string>> => {
    if (away) throw new Error("away");
    return new Set();
  });
  await using sessions = new SessionWatch({ good, everyMs: 5 });
  const { ended } = sessions.watch("ada");
  await until(() => good.mock.calls.length > 2);
  expect(ended.aborted).toBe(false);
  away = false;
  await until(() => ended.aborted);
});

test("nothing is asked once nobody watches", async () => {
  const good = vi.fn(async (ids: readonly string[]) => new Set(ids));
  await using sessions = new SessionWatch({ good, everyMs: 5 });
  {
    using first = sessions.watch("ada");
    using second = sessions.watch("ada");
    await until(() => good.mock.calls.length > 0);
    expect([first, second].some(({ ended }) => ended.aborted)).toBe(false);
  }
  const asked = good.mock.calls.length;
  const bob = sessions.watch("bob");
  await until(() => good.mock.calls.length > asked);
  expect(good.mock.lastCall).toEqual([["bob"]]);
  bob[Symbol.dispose]();
});
