import { hostAddress } from "@lars/model";
import type { HostCounters, ModuleState } from "@lars/protocol";
import { aRandom } from "@lars/testkit";
import { expect, test } from "vitest";
import type { AgentConnection } from "../src/core/inbox.ts";
import { aHostState, aModule, anAgentState, anInbox, aReport, HELLO, scanned } from "./builders.ts";

const MINUTE = 1_720_000_000;
const host = hostAddress(167_772_161, 8001);
const TELLER = { on: 1, identity: HELLO };

/** A reporter, and connections of one agent to it. */
function aReporter(instance: string) {
  const { inbox, clock } = anInbox({ rowsMax: 1_000, instance });
  let connection: AgentConnection | undefined;
  let uptimeMs = 0;
  const say = (given: Parameters<typeof anAgentState>[0], atMs: number) => {
    uptimeMs = Math.max(uptimeMs + 1, atMs);
    connection = inbox.takeAgent(anAgentState({ uptimeMs, ...given }), connection ?? HELLO).connection;
  };
  return {
    inbox,
    clock,
    say: (module: Partial<ModuleState>, atMs = 0) => say({ modules: [aModule(module)] }, atMs),
    earlier: (toldTo: string, modules: ModuleState[], atMs = 0) => say({ earlier: { toldTo }, modules }, atMs),
    leave() {
      if (connection !== undefined) inbox.leave(connection);
      connection = undefined;
    },
    calls: () => [...inbox.cutMinute(MINUTE).rows].filter((_, n) => n % 8 === 5 || n % 8 === 6),
  };
}

const counted = (successesTotal: number, given: Partial<HostCounters> = {}) => ({
  hosts: [aHostState({ successesTotal, failuresTotal: 0, ...given })],
});

test("an agent that goes to another reporter and comes back is counted by each for what it was told", () => {
  const [one, other] = [aReporter("one"), aReporter("other")];
  one.earlier("", []);
  one.say(counted(100));
  one.leave();
  other.earlier("one", [aModule(counted(100))]);
  other.say(counted(130));
  other.leave();
  one.earlier("other", [aModule(counted(130))]);
  one.say(counted(135));
  expect([one.calls(), other.calls()]).toEqual([
    [105, 0],
    [30, 0],
  ]);
});

test("however an agent changes between reporters, each call is counted once, as long as what it says arrives", () => {
  const random = aRandom(11);
  const reporters = [aReporter("0"), aReporter("1"), aReporter("2")];
  let [total, told, toldTo] = [0, 0, ""];
  let at = 0;
  for (let change = 0; change < 300; change++) {
    const to = Math.floor(random() * 3);
    const reporter = reporters[to] as (typeof reporters)[number];
    reporter.earlier(toldTo, toldTo === "" ? [] : [aModule(counted(told))], ++at);
    for (let n = Math.floor(random() * 3); n > 0; n--) {
      total += Math.floor(random() * 50);
      reporter.say(counted(total), ++at);
      [told, toldTo] = [total, String(to)];
    }
    total += Math.floor(random() * 50);
    reporter.leave();
  }
  const all = reporters.map((reporter) => reporter.calls()[0] ?? 0);
  expect(all.reduce((sum, calls) => sum + calls, 0)).toBe(told);
  expect(told).toBeGreaterThan(5_000);
});

test("what was lost on its way to a reporter is counted when the agent comes back to it", () => {
  const one = aReporter("one");
  one.earlier("", []);
  one.say(counted(100));
  one.leave();
  one.earlier("one", [aModule(counted(140))]); // 140 never arrived
  one.say(counted(150));
  expect(one.calls()).toEqual([150, 0]);
});

test("a reporter that knows nothing any more begins with what was told to it before", () => {
  const again = aReporter("one");
  again.earlier("one", [aModule(counted(140))]);
  again.say(counted(150));
  expect(again.calls()).toEqual([10, 0]);
});

test("what was called before any reporter was there is counted by the first one", () => {
  const { earlier, say, calls } = aReporter("one");
  earlier("", []);
  say(counted(70));
  expect(calls()).toEqual([70, 0]);
});

test("last words that another reporter was told already are counted once", () => {
  const { earlier, say, calls } = aReporter("other");
  const lastWords = { parts: 0, hosts: [], gone: [aHostState({ successesTotal: 14, failuresTotal: 2 })] };
  earlier("one", [aModule(lastWords)]);
  say(lastWords);
  expect(calls()).toEqual([]);
  say(counted(16, { failuresTotal: 2, successesBefore: 14, failuresBefore: 2 }));
  expect(calls()).toEqual([2, 0]);
});

test("what was told earlier is nothing that is there: no module, no event, no second overloaded", () => {
  const { inbox, clock, earlier, say, calls } = aReporter("other");
  earlier("one", [aModule(counted(10, { overloaded: true }))]);
  clock.advance(30_000);
  expect([inbox.modules.size, inbox.events.size, calls()]).toEqual([0, 0, []]);
  say(counted(10, { overloaded: false }));
  expect(inbox.events.oldest(9)).toMatchObject([{ overloaded: false }]);
});

test("statuses of an agent that said Hello are not counted, not even before it tells its state", () => {
  const { inbox, calls } = aReporter("one");
  const report = (successes: number) =>
    inbox.takeReport(scanned(aReport({ results: [{ host, successes, failures: 0, overloaded: false }] })), TELLER);
  report(10);
  report(25);
  expect(calls()).toEqual([]);
});

test("the window of a deployed agent that comes on another connection is no difference to the one before", () => {
  const { inbox, calls } = aReporter("one");
  const report = (on: number, successes: number) =>
    inbox.takeReport(scanned(aReport({ results: [{ host, successes, failures: 0, overloaded: false }] })), {
      on,
      identity: undefined,
    });
  const first = inbox.windows.open();
  report(first, 10);
  report(first, 12);
  const beside = inbox.windows.open();
  report(beside, 15); // both are its connections
  report(first, 16);
  inbox.windows.close(first);
  const next = inbox.windows.open();
  report(next, 50); // it may have told another reporter meanwhile
  report(next, 51);
  expect(calls()).toEqual([7, 0]);
});
