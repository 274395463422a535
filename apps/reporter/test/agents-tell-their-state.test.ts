import { expect, test } from "vitest";
import { PARTS_MAX } from "../src/core/agent-state.ts";
import { identityOf } from "../src/core/inbox.ts";
import { aHostState, aModule, anAgentState, anInbox, HELLO } from "./builders.ts";

const NOW = 1_720_000_000_000;

test("a heartbeat is the agent itself, on the reporter's clock", () => {
  const { inbox } = anInbox();
  const hourBehind = { startedMs: NOW - 3_700_000, atMs: NOW - 3_600_000 };
  inbox.takeAgent(anAgentState(hourBehind), HELLO);
  expect(inbox.agents.waiting()).toEqual([
    expect.objectContaining({ ...HELLO, seenMs: NOW, startedMs: NOW - 100_000, dnsService: "127.0.0.1:7778" }),
  ]);
});

test("a connection's first frame makes what an earlier start knew go, the next ones do not", () => {
  const { inbox, clock } = anInbox();
  const first = inbox.takeAgent(anAgentState(), HELLO);
  const [agent] = inbox.agents.waiting();
  expect(agent?.forgetBeforeMs).toBe(agent?.startedMs);
  inbox.agents.stored(inbox.agents.waiting());
  clock.advance(10_000);
  inbox.takeAgent(anAgentState({ atMs: NOW + 9000 }), first.connection);
  expect(inbox.agents.waiting()).toEqual([expect.objectContaining({ forgetBeforeMs: 0, startedMs: agent?.startedMs })]);
});

test("a frame that merges into one that waits keeps what is still to be forgotten", () => {
  const { inbox } = anInbox();
  const { connection } = inbox.takeAgent(anAgentState(), HELLO);
  inbox.takeAgent(anAgentState(), connection);
  expect(inbox.agents.waiting()[0]?.forgetBeforeMs).toBe(NOW - 1_000_000);
});

test("a module that comes in parts waits with all of them; parts it no longer has go", () => {
  const { inbox } = anInbox();
  const part = (number: number, parts: number) => aModule({ part: number, parts });
  inbox.takeAgent(anAgentState({ modules: [part(0, 3), part(1, 3), part(2, 3)] }), HELLO);
  expect(inbox.modules.waiting()[0]?.parts.map(({ part: number }) => number)).toEqual([0, 1, 2]);
  inbox.takeAgent(anAgentState({ modules: [part(0, 2), part(1, 2)] }), HELLO);
  expect(inbox.modules.waiting()[0]?.parts.map((each) => [each.part, each.parts])).toEqual([
    [0, 2],
    [1, 2],
  ]);
});

test("of an agent's frames the one it sent last counts, whatever connection it came on", () => {
  const { inbox } = anInbox();
  const frame = (uptimeMs: number, version: number) => anAgentState({ uptimeMs, modules: [aModule({ version })] });
  const left = inbox.takeAgent(frame(1_000, 1), HELLO).connection;
  const next = inbox.takeAgent(frame(3_000, 3), HELLO).connection;
  expect(inbox.takeAgent(frame(2_000, 2), left).fates).toMatchObject({ outdated: 2, merged: 0 });
  expect(inbox.modules.waiting()[0]?.parts).toMatchObject([{ version: 3 }]);
  expect(inbox.takeAgent(frame(3_001, 4), next).fates).toMatchObject({ outdated: 0, merged: 2 });
});

test("what a reporter that was frozen reads late was said when the agent said it", () => {
  const { inbox, clock } = anInbox();
  const frame = (ms: number) => anAgentState({ atMs: NOW + ms, uptimeMs: 1_000 + ms, modules: [aModule()] });
  const { connection } = inbox.takeAgent(frame(0), HELLO);
  clock.advance(60_000);
  inbox.takeAgent(frame(2_000), connection);
  expect(inbox.agents.waiting()).toMatchObject([{ seenMs: NOW + 2_000 }]);
  expect(inbox.modules.waiting()).toMatchObject([{ seenMs: NOW + 2_000, parts: [{ seenMs: NOW + 2_000 }] }]);
});

test.each([
  ["whose clock was set back", { atMs: NOW - 3_600_000, uptimeMs: 61_000 }],
  ["whose machine slept", { atMs: NOW + 60_000, uptimeMs: 1_001 }],
])("an agent %s is seen now", (_, frame) => {
  const { inbox, clock } = anInbox();
  const { connection } = inbox.takeAgent(anAgentState({ uptimeMs: 1_000 }), HELLO);
  clock.advance(60_000);
  inbox.takeAgent(anAgentState(frame), connection);
  expect(inbox.agents.waiting()).toMatchObject([{ seenMs: NOW + 60_000 }]);
});

test("an agent that told all its modules makes go what is older", () => {
  const { inbox, clock } = anInbox();
  const { connection } = inbox.takeAgent(anAgentState({ uptimeMs: 5_000_000 }), HELLO);
  clock.advance(1_000);
  inbox.takeAgent(anAgentState({ atMs: NOW + 1_000, uptimeMs: 5_001_000, allToldSinceMs: 4_999_900 }), connection);
  expect(inbox.agents.waiting()).toMatchObject([{ forgetBeforeMs: NOW - 100 }]);
});

test("a removed module takes what waits of it along; one that comes back is removed first and stored then", () => {
  const { inbox } = anInbox();
  inbox.takeAgent(anAgentState({ modules: [aModule(), aModule({ removed: true, parts: 0, hosts: [] })] }), HELLO);
  expect(inbox.modules.waiting()).toEqual([
    { instance: "agent-1", modId: 7, cmdId: 9, seenMs: NOW, removed: true, parts: [] },
  ]);
  inbox.takeAgent(anAgentState({ modules: [aModule()] }), HELLO);
  expect(inbox.modules.waiting()).toEqual([expect.objectContaining({ removed: true, parts: [expect.anything()] })]);
});

test.each([
  ["a modid below 0", { modId: -1 }],
  ["a part beyond its parts", { part: 1, parts: 1 }],
  ["no parts", { part: 0, parts: 0 }],
  ["more parts than there can be", { parts: PARTS_MAX + 1 }],
  ["a version that no number holds", { version: 2 ** 60 }],
])("a module with %s is counted and skipped", (_, given) => {
  const { inbox } = anInbox();
  const { fates } = inbox.takeAgent(anAgentState({ modules: [aModule(given), aModule()] }), HELLO);
  expect(fates).toMatchObject({ invalid: 1, queued: 2 });
});

test("modules are bounded by their hosts, as one may have thousands", () => {
  const { inbox } = anInbox({ rowsMax: 10 });
  const big = aModule({ hosts: Array.from({ length: 9 }, () => aHostState()) });
  const { fates } = inbox.takeAgent(anAgentState({ modules: [big, aModule({ modId: 8 })] }), HELLO);
  expect(fates).toMatchObject({ dropped: 1 });
  expect(inbox.modules.waiting().map(({ modId }) => modId)).toEqual([7]);
});

test("an agent without an instance, or with one no column holds, is none", () => {
  expect(identityOf({ ...HELLO, instance: "" })).toBeUndefined();
  expect(identityOf({ ...HELLO, instance: "x".repeat(65) })).toBeUndefined();
  expect(identityOf({ ...HELLO, hostname: "h".repeat(300) })?.hostname).toHaveLength(255);
});
