import type { HostAddress } from "@lars/model";
import { getRouteResponse } from "@lars/protocol";
import { aHost, until } from "@lars/testkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aLoop, type TestLoop } from "./a-loop.ts";
import { anAgent, type Received, type TestAgent } from "./an-agent.ts";
import type { RouteModel } from "./builders.ts";

vi.setConfig({ testTimeout: 20_000 }); // sockets on a machine that is busy with other tests

const HOSTS = 4_000;
const ROUTES = ["1 1", "2 1", "3 1"] as const;

let stack: AsyncDisposableStack;
let loop: TestLoop;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  loop = stack.use(await aLoop({ subscriptionsMax: 5 }));
});
afterEach(() => stack.disposeAsync());

/** Every route with many hosts, so that few pushes fill a connection; the first one tells the version. */
function modelOf(version: number): RouteModel {
  const hosts = Array.from({ length: HOSTS }, (_, at) => [at === 0 ? version : 100_000 + at, 80] as const);
  return new Map(ROUTES.map((key) => [key, hosts]));
}

/** What a frame of a route says its version is; read once, as these frames are large and many. */
const read = new WeakMap<Received, { modId: number; version: number }>();

function versionOf(frame: Received): { modId: number; version: number } {
  const known = read.get(frame);
  if (known !== undefined) return known;
  const answer = getRouteResponse.decode(frame.body);
  const said = { modId: answer?.modId ?? 0, version: answer?.hosts[0]?.ip ?? 0 };
  read.set(frame, said);
  return said;
}

const versionsOf = (agent: TestAgent, modId: number): number[] =>
  agent.frames
    .map(versionOf)
    .filter((said) => said.modId === modId)
    .map(({ version }) => version);

/** An agent that has the answers of version 1 to all routes. */
async function aSubscriber(): Promise<TestAgent> {
  const agent = stack.use(await anAgent(loop.port));
  for (const modId of [1, 2, 3]) agent.ask(modId, 1);
  await until(() => agent.frames.length === 3);
  return agent;
}

/** Serves versions until one has to wait for the agent that does not read; the last one. */
async function serveUntilHeld(from: number, each: (version: number) => Promise<unknown>): Promise<number> {
  let version = from;
  for (; loop.tally("heldPushes") === 0; version++) {
    loop.serve(modelOf(version), ROUTES);
    await each(version);
  }
  return version - 1;
}

test("who reads no more is told of the newest of each route once it reads again; who reads is told of all", async () => {
  loop.serve(modelOf(1));
  const deaf = await aSubscriber();
  const other = await aSubscriber();
  deaf.turnDeaf();
  const seen = (version: number) => until(() => versionsOf(other, 3).at(-1) === version);
  const full = await serveUntilHeld(2, seen);
  const sentBefore = loop.tally("pushes");
  const newest = full + 40;
  for (let version = full + 1; version <= newest; version++) {
    loop.serve(modelOf(version), ROUTES);
    await seen(version);
  }
  expect(loop.tally("slow")).toBe(1);
  expect(loop.tally("replacedPushes")).toBeGreaterThanOrEqual(39 * 3);
  expect(loop.tally("pushes") - sentBefore).toBe(40 * 3); // to the other one
  deaf.listen();
  await until(() => [1, 2, 3].every((modId) => versionsOf(deaf, modId).at(-1) === newest));
  expect(loop.tally("slow")).toBe(0);
  for (const modId of [1, 2, 3]) {
    const versions = versionsOf(deaf, modId);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions.length).toBeLessThan(newest - 30);
    expect(versionsOf(other, modId)).toEqual(Array.from({ length: newest }, (_, at) => at + 1));
  }
  loop.serve(modelOf(newest + 1), ROUTES);
  await until(() => versionsOf(deaf, 1).at(-1) === newest + 1); // it is an agent like any other again
});

test("what waits for an agent that reads no more stays bounded, however much changes, and it is not closed", async () => {
  await using narrow = await aLoop({ outboxBytesMax: 400_000 });
  narrow.serve(modelOf(1));
  const agent = stack.use(await anAgent(narrow.port));
  for (const modId of [1, 2, 3]) agent.ask(modId, 1);
  await until(() => agent.frames.length === 3);
  agent.turnDeaf();
  for (let version = 2; version <= 200; version++) {
    narrow.serve(modelOf(version), ROUTES); // 200 versions of 3 × 50 kB are 30 MB
    if (version % 10 === 0) await until(() => narrow.tally("pushes") + narrow.tally("heldPushes") > 0);
  }
  await until(() => narrow.tally("replacedPushes") > 100);
  expect(narrow.connections()).toBe(1);
  expect(narrow.events).toEqual([]);
  agent.listen();
  await until(() => [1, 2, 3].every((modId) => versionsOf(agent, modId).at(-1) === 200));
});

test("what is held back for an agent is forgotten with it", async () => {
  loop.serve(modelOf(1));
  const deaf = await aSubscriber();
  deaf.turnDeaf();
  await serveUntilHeld(2, () => new Promise((resolve) => setImmediate(resolve)));
  expect(loop.tally("slow")).toBe(1);
  await deaf[Symbol.asyncDispose]();
  await until(() => loop.connections() === 0);
  expect(loop.tally("slow")).toBe(0);
  expect(loop.tally("subscriptions")).toBe(0);
});

test("an agent that asks for too many routes is sent away, counted and told of; the others are not disturbed", async () => {
  loop.serve(modelOf(1));
  const modest = await aSubscriber();
  const greedy = stack.use(await anAgent(loop.port));
  for (let modId = 1; modId <= 5; modId++) for (const _ of [1, 2]) greedy.ask(modId, 1);
  await until(() => greedy.frames.length === 10); // the same again is no more
  greedy.ask(6, 1);
  await until(() => greedy.closed);
  expect(loop.tally("greedy")).toBe(1);
  expect(loop.lines).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+ closed: it asked for more than 5 routes; /)]);
  await until(() => loop.connections() === 1);
  expect(loop.tally("subscriptions")).toBe(3);
  loop.serve(modelOf(2), ROUTES);
  await until(() => versionsOf(modest, 1).at(-1) === 2);
});

test("answers that waited for the first load come to an agent that reads late, too", async () => {
  const hosts: readonly HostAddress[] = [aHost(1)];
  const agent = stack.use(await anAgent(loop.port));
  agent.ask(1, 1);
  await until(() => loop.tally("held") === 1);
  loop.serve(new Map([["1 1", hosts.map(({ ip, port }) => [ip, port] as const)]]));
  await agent.holds(1, 1, hosts);
});
