import { hostAddress } from "@lars/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { COUNT_MAX } from "../src/core/call-status.ts";
import type { Inbox } from "../src/core/inbox.ts";
import { anInbox, aReport, CALLER, scanned, waitingOf } from "./builders.ts";

const host = hostAddress(167_772_161, 8001);
const result = (given: object = {}) => [{ host, successes: 1, failures: 0, overloaded: false, ...given }];
const take = (inbox: Inbox, given: Parameters<typeof aReport>[0] = {}) => inbox.takeReport(scanned(aReport(given)));

/** Everything that waits goes to a MySQL that takes it. */
function store({ statuses }: Inbox): void {
  const slots = statuses.waiting();
  statuses.pack(slots);
  statuses.stored(slots, 0);
}

test("each host of a report becomes one row of its caller", () => {
  const { inbox } = anInbox();
  expect(take(inbox)).toMatchObject({ queued: 2, invalid: 0 });
  expect(waitingOf(inbox.statuses)).toEqual([
    {
      modId: 7,
      cmdId: 9,
      ip: 167_772_161,
      port: 8001,
      caller: CALLER,
      successes: 10,
      failures: 1,
      atSeconds: 1_720_000_000,
      overloaded: false,
    },
    expect.objectContaining({ ip: 3_232_235_777, port: 8002, failures: 7, overloaded: true }),
  ]);
});

test("a newer report takes the place of the one that waits, an older one does not", () => {
  const { inbox } = anInbox();
  take(inbox, { atSeconds: 1_719_999_990, results: result({ successes: 5 }) });
  expect(take(inbox, { atSeconds: 1_719_999_991, results: result({ successes: 6 }) }).merged).toBe(1);
  expect(take(inbox, { atSeconds: 1_719_999_980, results: result({ successes: 4 }) }).outdated).toBe(1);
  expect(waitingOf(inbox.statuses)).toEqual([expect.objectContaining({ successes: 6, atSeconds: 1_719_999_991 })]);
});

test("of two reports of one second the later arrival counts", () => {
  const { inbox } = anInbox();
  take(inbox, { results: result({ successes: 5 }) });
  take(inbox, { results: result({ successes: 3 }) });
  expect(waitingOf(inbox.statuses)).toEqual([expect.objectContaining({ successes: 3 })]);
});

test("a report that says nothing new is not stored again; one that differs in anything is", () => {
  const { inbox } = anInbox();
  take(inbox, { results: result() });
  store(inbox);
  expect(take(inbox, { results: result() })).toMatchObject({ unchanged: 1, queued: 0 });
  expect(inbox.statuses.size).toBe(0);
  const differing = [{ successes: 2 }, { successes: 2, failures: 1 }, { successes: 2, failures: 1, overloaded: true }];
  for (const given of differing) {
    expect(take(inbox, { results: result(given) }).queued).toBe(1);
    store(inbox);
  }
  expect(take(inbox, { atSeconds: 1_720_000_001, results: result(differing[2]) }).queued).toBe(1);
});

test("a report that is older than the one that is stored is outdated, too", () => {
  const { inbox } = anInbox();
  take(inbox, { results: result() });
  store(inbox);
  expect(take(inbox, { atSeconds: 1_719_999_999, results: result({ successes: 9 }) }).outdated).toBe(1);
  expect(inbox.statuses.size).toBe(0);
});

test("what is full drops new keys, says so, and still takes news of those that are known", () => {
  const { inbox } = anInbox({ rowsMax: 2 });
  take(inbox);
  expect(take(inbox, { modId: 8 })).toMatchObject({ queued: 0, dropped: 2 });
  expect(take(inbox, { atSeconds: 1_720_000_001 })).toMatchObject({ merged: 2, dropped: 0 });
  expect(inbox.statuses.size).toBe(2);
});

test("hosts that nobody tells of make room once they are stored: after an hour, or a minute when there is none left", () => {
  const { inbox, clock } = anInbox({ rowsMax: 2 });
  take(inbox, { results: result() });
  clock.advance(61_000);
  expect(inbox.sweep()).toBe(0);
  take(inbox, { modId: 8, results: result() });
  store(inbox);
  expect(inbox.sweep()).toBe(1);
  expect(take(inbox, { modId: 9, results: result() }).queued).toBe(1);
  expect(take(inbox, { results: result() }).dropped).toBe(1);
  clock.advance(3_600_000);
  expect(inbox.sweep()).toBe(1); // what was not stored stays, however old
  expect(waitingOf(inbox.statuses)).toEqual([expect.objectContaining({ modId: 9 })]);
});

test.each([
  ["a modid below 0", { modId: -1 }],
  ["a cmdid below 0", { cmdId: -2_147_483_648 }],
  ["no time", { atSeconds: 0 }],
])("a report with %s is counted and skipped", (_, given) => {
  const { inbox } = anInbox();
  expect(take(inbox, given)).toMatchObject({ queued: 0, invalid: 2 });
  expect(inbox.statuses.size).toBe(0);
});

test.each([-1, 65_536, 2_147_483_647])("a host with port %i is skipped, the others of the report are not", (port) => {
  const { inbox } = anInbox();
  const bad = { host: hostAddress(1, port), successes: 1, failures: 0, overloaded: false };
  expect(take(inbox, { results: [bad, ...result()] })).toMatchObject({ queued: 1, invalid: 1 });
});

test("counts beyond the column's largest are that largest", () => {
  const { inbox } = anInbox();
  take(inbox, { results: result({ successes: 4_294_967_295, failures: COUNT_MAX + 1 }) });
  expect(waitingOf(inbox.statuses)).toEqual([expect.objectContaining({ successes: COUNT_MAX, failures: COUNT_MAX })]);
});

test("a report from the future counts as made now, so that it does not outlive all that follow", () => {
  const { inbox } = anInbox();
  take(inbox, { atSeconds: 4_294_967_295, results: result() });
  expect(waitingOf(inbox.statuses)).toEqual([expect.objectContaining({ atSeconds: 1_720_000_000 })]);
  take(inbox, { atSeconds: 1_720_000_030, results: result() });
  expect(waitingOf(inbox.statuses)).toEqual([expect.objectContaining({ atSeconds: 1_720_000_030 })]);
});

test("what was replaced while it was being stored waits for the next time", () => {
  const { inbox } = anInbox();
  take(inbox, { results: result() });
  const slots = inbox.statuses.waiting();
  inbox.statuses.pack(slots);
  take(inbox, { atSeconds: 1_720_000_001, results: result({ successes: 99 }) });
  inbox.statuses.stored(slots, 0);
  expect(waitingOf(inbox.statuses)).toEqual([expect.objectContaining({ successes: 99 })]);
});

test("the oldest news of a batch says how far MySQL was behind", () => {
  const { inbox, clock } = anInbox();
  take(inbox, { results: result() });
  clock.advance(700);
  take(inbox, { modId: 8, results: result() });
  const slots = inbox.statuses.waiting();
  const packedMs = clock();
  inbox.statuses.pack(slots);
  clock.advance(100);
  take(inbox, { atSeconds: 1_720_000_001, results: result() });
  expect(inbox.statuses.stored(slots, packedMs)).toBe(1_720_000_000_000);
  expect(inbox.statuses.stored(inbox.statuses.waiting(), 0)).toBe(0); // nothing of it was packed
  const again = inbox.statuses.waiting();
  inbox.statuses.pack(again);
  expect(inbox.statuses.stored(again, clock())).toBe(packedMs);
});

/** A few cells beside the simplest thing that could keep their promise. */
function cellsAndTheirModel() {
  const { inbox } = anInbox({ rowsMax: 1000 });
  const [waiting, known] = [new Map<number, number>(), new Map<number, number>()];
  let onItsWay: { slots: Int32Array; keys: Map<number, number> } | undefined;
  return {
    check: () => {
      const ofInbox = waitingOf(inbox.statuses).map(({ modId, successes }): [number, number] => [
        Number(modId),
        Number(successes),
      ]);
      if (onItsWay === undefined) expect(new Map(ofInbox)).toEqual(waiting);
    },
    report(modId: number, at: number) {
      take(inbox, { modId, atSeconds: 1_719_000_000 + at, results: result({ successes: at }) });
      if (at <= (known.get(modId) ?? -1)) return;
      known.set(modId, at);
      waiting.set(modId, at);
    },
    send() {
      if (onItsWay !== undefined) return;
      const slots = inbox.statuses.waiting();
      inbox.statuses.pack(slots);
      onItsWay = { slots, keys: new Map(waiting) };
    },
    arrive(isStored: boolean) {
      if (onItsWay === undefined) return;
      if (isStored) inbox.statuses.stored(onItsWay.slots, 0);
      else inbox.statuses.unstored(onItsWay.slots);
      for (const [modId, at] of onItsWay.keys) if (isStored && waiting.get(modId) === at) waiting.delete(modId);
      onItsWay = undefined;
    },
    inbox,
  };
}

test("whatever is reported, sent, stored and lost in whatever order, the newest of each cell is stored or waits", () => {
  const step = fc.oneof(
    fc.record({ modId: fc.nat(5), at: fc.nat(20) }),
    fc.constantFrom("send" as const, "stored" as const, "lost" as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = cellsAndTheirModel();
      for (const each of steps) {
        if (each === "send") model.send();
        else if (typeof each === "string") model.arrive(each === "stored");
        else model.report(each.modId, each.at);
        model.check();
      }
      model.arrive(false);
      model.check();
      expect(model.inbox.statuses.size).toBe(waitingOf(model.inbox.statuses).length);
    }),
  );
});
