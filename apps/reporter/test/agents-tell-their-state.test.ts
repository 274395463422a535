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

test("a removed module takes what waits of it along; one that comes back is removed first and stored then", () => {
  const { inbox } = anInbox();
  inbox.takeAgent(anAgentState({ modules: [aModule(), aModule({ removed: true, parts: 0, hosts: [] })] }), HELLO);
  expect(inbox.modules.waiting()).toEqual([{ instance: "agent-1", modId: 7, cmdId: 9, removed: true, parts: [] }]);
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
