import { hostAddress } from "@lars/model";
import type { HostCounters, ModuleState, ReportStatusRequest } from "@lars/protocol";
import { expect, test } from "vitest";
import type { AgentConnection } from "../src/core/inbox.ts";
import { PendingMinutes } from "../src/core/pending-minutes.ts";
import { aHostState, aModule, anAgentState, anInbox, aReport, CALLER, HELLO, scanned } from "./builders.ts";

const MINUTE = 1_720_000_000;
const host = hostAddress(167_772_161, 8001);
const NOBODY = { successes: 0, failures: 0, overloadSeconds: 0, callers: 0, pairs: 0, modules: 0 };

/** A reporter's memory, and an agent that says what the test says. */
function aReporter() {
  const { inbox, clock } = anInbox({ rowsMax: 1_000 });
  let connection: AgentConnection | undefined;
  return {
    inbox,
    clock,
    /** A deployed agent's status of one host. */
    report(successes: number, failures: number, given: Partial<ReportStatusRequest> & { overloaded?: boolean } = {}) {
      const atSeconds = Math.floor(clock() / 1000);
      const results = [{ host, successes, failures, overloaded: given.overloaded ?? false }];
      const teller = { on: 0, identity: connection?.identity };
      return inbox.takeReport(scanned(aReport({ atSeconds, results, ...given })), teller);
    },
    /** Our agent's counters of one host. */
    tell(counters: Partial<HostCounters>, module: Partial<ModuleState> = {}, startedMs = 1_719_000_000_000) {
      const modules = [aModule({ hosts: [aHostState(counters)], ...module })];
      const state = anAgentState({ startedMs, atMs: clock(), modules });
      connection = inbox.takeAgent(state, connection ?? HELLO).connection;
    },
    leave: () => {
      if (connection !== undefined) inbox.leave(connection);
    },
    cut: () => inbox.cutMinute(MINUTE),
    /** successes, failures and seconds overloaded of each cell. */
    cells: () => {
      const { rows } = inbox.cutMinute(MINUTE);
      return Array.from({ length: rows.length / 8 }, (_, n) => [...rows.slice(n * 8 + 5, n * 8 + 8)]);
    },
  };
}

test("what windows count from one status to the next was called; the first one was counted before", () => {
  const { report, cells } = aReporter();
  report(10, 1);
  report(14, 1);
  report(15, 3);
  expect(cells()).toEqual([[5, 2, 0]]);
  expect(cells()).toEqual([]);
});

test("a window that is lower than before has begun anew: all of it was called since", () => {
  const { report, cells } = aReporter();
  report(100, 5);
  report(3, 5);
  expect(cells()).toEqual([[3, 5, 0]]);
});

test("a status that is older than the one before counts for nothing", () => {
  const { report, cells } = aReporter();
  report(10, 0);
  report(90, 9, { atSeconds: 1_719_999_000 });
  expect(cells()).toEqual([]);
});

test("a host is overloaded from the status that says so to the one that says otherwise, over the minute's end too", () => {
  const { report, cells, clock } = aReporter();
  report(1, 1, { overloaded: true });
  clock.advance(20_000);
  expect(cells()).toEqual([[0, 0, 20]]);
  clock.advance(5_000);
  report(1, 1);
  clock.advance(30_000);
  expect(cells()).toEqual([[0, 0, 5]]);
});

test("without a word about it for 30 s, a host of an agent that says only statuses is overloaded no longer", () => {
  const { report, cells, clock } = aReporter();
  report(1, 1, { overloaded: true });
  clock.advance(600_000);
  expect(cells()).toEqual([[0, 0, 30]]);
  clock.advance(60_000);
  expect(cells()).toEqual([]);
});

test("counters since the agent's start count exactly, and statuses of such an agent are not counted as well", () => {
  const { report, tell, cells } = aReporter();
  tell({ successesTotal: 1_000_000, failuresTotal: 50 });
  report(500, 500);
  report(900, 900);
  tell({ successesTotal: 1_000_070, failuresTotal: 53 });
  expect(cells()).toEqual([[70, 3, 0]]);
});

test("a host that appears at an agent known for ten seconds began at zero", () => {
  const { tell, cells, clock } = aReporter();
  tell({});
  clock.advance(10_001);
  tell({ host: hostAddress(167_772_162, 8001), successesTotal: 12, failuresTotal: 4 });
  expect(cells()).toEqual([[12, 4, 0]]);
});

test("an agent that comes back goes on where it was; one that was started anew is another", () => {
  const { tell, leave, cells } = aReporter();
  tell({ successesTotal: 100, failuresTotal: 0 });
  leave();
  tell({ successesTotal: 130, failuresTotal: 0 });
  expect(cells()).toEqual([[30, 0, 0]]);
  tell({ successesTotal: 7, failuresTotal: 0 }, {}, 1_720_000_000_000);
  tell({ successesTotal: 9, failuresTotal: 0 }, {}, 1_720_000_000_000);
  expect(cells()).toEqual([[2, 0, 0]]);
});

test("what a host had counted by its removal is called once, however often that is told, and goes on when it is back", () => {
  const { tell, cells, clock } = aReporter();
  tell({ successesTotal: 10, failuresTotal: 0 });
  const lastWords = { parts: 0, hosts: [], gone: [aHostState({ successesTotal: 14, failuresTotal: 1 })] };
  tell({}, lastWords);
  tell({}, lastWords);
  expect(cells()).toEqual([[4, 1, 0]]);
  clock.advance(60_000);
  tell({ successesTotal: 16, failuresTotal: 1, successesBefore: 14, failuresBefore: 1 });
  expect(cells()).toEqual([[2, 0, 0]]);
});

test("of a host that came back long after its removal only what was counted since is called", () => {
  const { inbox, tell, cells, clock } = aReporter();
  tell({ successesTotal: 10, failuresTotal: 0 });
  tell({}, { removed: true, parts: 0, hosts: [] });
  clock.advance(3_600_000);
  inbox.sweep();
  expect(inbox.readings.size).toBeLessThanOrEqual(1);
  tell({ successesTotal: 13, failuresTotal: 2, successesBefore: 10, failuresBefore: 0 });
  expect(cells()).toEqual([[3, 2, 0]]);
});

test("a removed host that was overloaded is so no longer", () => {
  const { tell, cells, clock } = aReporter();
  tell({ overloaded: true });
  clock.advance(5_000);
  tell({}, { parts: 0, hosts: [], gone: [aHostState({ overloaded: true })] });
  clock.advance(60_000);
  expect(cells()).toEqual([[0, 0, 5]]);
});

test("two agents at one address are one caller, each counted by itself", () => {
  const { inbox, clock } = anInbox({ rowsMax: 1_000 });
  const say = (from: AgentConnection | typeof HELLO, successesTotal: number) =>
    inbox.takeAgent(
      anAgentState({ atMs: clock(), modules: [aModule({ hosts: [aHostState({ successesTotal })] })] }),
      from,
    ).connection;
  const one = say(HELLO, 1_000);
  const other = say({ ...HELLO, instance: "agent-2" }, 5);
  say(one, 1_001);
  say(other, 15);
  expect([...inbox.cutMinute(MINUTE).rows].slice(4)).toEqual([CALLER, 11, 0, 0]);
});

test("an overloaded host of an agent that is silent is overloaded as long as the agent is connected", () => {
  const { tell, leave, cells, clock } = aReporter();
  tell({ overloaded: true });
  clock.advance(50_000);
  expect(cells()).toEqual([[0, 0, 50]]);
  clock.advance(10_000);
  leave();
  clock.advance(45_000);
  expect(cells()).toEqual([[0, 0, 10]]);
});

test("a host that left its module, and a module that was dropped, are overloaded no longer", () => {
  const { tell, cells, clock } = aReporter();
  const other = hostAddress(167_772_162, 8001);
  tell({ overloaded: true });
  clock.advance(10_000);
  tell({ host: other, overloaded: true });
  clock.advance(10_000);
  expect(cells()).toEqual([[0, 0, 10]]);
  clock.advance(10_000);
  expect(cells()).toEqual([[0, 0, 10]]); // the one that is still there
  tell({}, { removed: true, hosts: [] });
  clock.advance(10_000);
  expect(cells()).toEqual([]);
});

test("a host that becomes overloaded at an agent is an event with the calls of the window that ended", () => {
  const { inbox, tell, clock } = aReporter();
  const before = { realSuccesses: 90, realFailures: 8, virtualSuccesses: 270, virtualFailures: 8 };
  tell({ ...before, successesTotal: 1_000, failuresTotal: 20, sinceSeconds: 1_719_999_990 });
  clock.advance(2_000);
  const reset = { realSuccesses: 0, realFailures: 1, virtualSuccesses: 0, virtualFailures: 6 };
  tell({ ...reset, successesTotal: 1_002, failuresTotal: 26, overloaded: true });
  expect(inbox.events.oldest(9)).toEqual([
    {
      atMs: 1_720_000_002_000,
      modId: 7,
      cmdId: 9,
      ...host,
      caller: CALLER,
      instance: "agent-1",
      overloaded: true,
      successes: 92,
      failures: 13,
      virtualSuccesses: 272,
      virtualFailures: 13,
      lastedSeconds: 12,
    },
  ]);
  clock.advance(15_000);
  tell({ successesTotal: 1_010, failuresTotal: 26 });
  expect(inbox.events.oldest(9)[1]).toMatchObject({ overloaded: false, lastedSeconds: 15 });
});

test("a deployed agent's host that becomes idle again is an event too; what it does not tell is null", () => {
  const { inbox, report } = aReporter();
  report(3, 9, { overloaded: true });
  expect(inbox.events.size).toBe(0);
  report(0, 0);
  const event = {
    overloaded: false,
    instance: "",
    successes: 3,
    failures: 9,
    virtualSuccesses: null,
    lastedSeconds: null,
  };
  expect(inbox.events.oldest(9)).toEqual([expect.objectContaining(event)]);
});

test("events beyond the bound are dropped and counted", () => {
  const { inbox } = anInbox({ eventsMax: 1 });
  const flip = (overloaded: boolean) =>
    inbox.takeReport(scanned(aReport({ results: [{ host, successes: 1, failures: 0, overloaded }] })));
  for (const overloaded of [false, true, false, true]) flip(overloaded);
  expect(inbox.events).toMatchObject({ size: 1, dropped: 2 });
});

test("totals of a module count each host and each caller once", () => {
  const { inbox } = anInbox({ rowsMax: 1_000 });
  const hosts = [1, 2, 3].map((n) => hostAddress(n, 80));
  const say = (caller: number, successes: number, overloadedAt: number) =>
    inbox.takeReport(
      scanned(
        aReport({
          caller: caller as typeof CALLER,
          results: hosts.map((each, n) => ({ host: each, successes, failures: n, overloaded: n === overloadedAt })),
        }),
      ),
    );
  for (const caller of [1, 2]) {
    say(caller, 0, -1);
    say(caller, 10, -1);
  }
  expect(inbox.cutMinute(MINUTE)).toMatchObject({
    modules: [{ modId: 7, cmdId: 9, successes: 60, failures: 0, hosts: 3, overloadedHosts: 0, callers: 2, pairs: 6 }],
    fleet: { successes: 60, callers: 2, pairs: 6, modules: 1 },
  });
  expect(inbox.cutMinute(MINUTE + 60)).toMatchObject({ modules: [], fleet: NOBODY });
});

test("hosts that several callers have overloaded are counted once", () => {
  const { inbox, clock } = anInbox({ rowsMax: 1_000 });
  for (const caller of [1, 2]) {
    const results = [1, 2].map((n) => ({ host: hostAddress(n, 80), successes: 1, failures: 0, overloaded: n === 1 }));
    inbox.takeReport(scanned(aReport({ caller: caller as typeof CALLER, results })));
  }
  clock.advance(3_000);
  expect(inbox.cutMinute(MINUTE).modules).toEqual([
    expect.objectContaining({ hosts: 1, overloadedHosts: 1, overloadSeconds: 6, callers: 2, pairs: 2 }),
  ]);
});

test("minutes wait within a bound, the first whatever its size", () => {
  const pending = new PendingMinutes(3);
  const cut = (cells: number) => ({
    reporter: 1,
    atSeconds: 0,
    rows: new Uint32Array(cells * 8),
    modules: [],
    fleet: NOBODY,
  });
  expect(pending.hasRoom(5)).toBe(true);
  pending.add(cut(2));
  expect([pending.hasRoom(1), pending.hasRoom(2)]).toEqual([true, false]);
  pending.add(cut(1));
  pending.removeOldest();
  expect(pending).toMatchObject({ rows: 1, minutes: 1 });
  expect(pending.hasRoom(2)).toBe(true);
});
