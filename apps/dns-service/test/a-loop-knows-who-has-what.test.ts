import { aClock } from "@lars/testkit";
import { expect, test } from "vitest";
import { LoopConvergence } from "../src/core/loop-convergence.ts";
import type { LoopProgress } from "../src/core/version-progress.ts";
import { garbageCollector } from "../src/io/garbage.ts";

const HELLO = { hostname: "ada", instance: "agent-1" };

/** A loop that serves version 5, with one connection that said Hello and one that did not. */
function aLoop(outstandingMax?: number) {
  const clock = aClock();
  const loop = new LoopConvergence(clock, outstandingMax);
  const [greeted, deployed] = [1, 2] as [number, number];
  loop.open(greeted, "10.0.0.1:1");
  loop.open(deployed, "10.0.0.2:2");
  loop.greeted(greeted, HELLO);
  loop.serve(5, 1);
  return { clock, loop, greeted, deployed };
}

function progressOf(loop: LoopConvergence, version: number): LoopProgress | undefined {
  return loop.report().find((progress) => progress.version === version);
}

test("who said Hello is told and waited for until it acknowledged; who did not is told", () => {
  const { clock, loop, greeted, deployed } = aLoop();
  loop.pushed(greeted, 1, 1);
  loop.pushed(deployed, 1, 1);
  expect(progressOf(loop, 5)).toMatchObject({
    generation: 1,
    told: 2,
    acknowledging: 1,
    applied: 0,
    lastMs: null,
    latencies: [],
    stragglers: [{ ...HELLO, peer: "10.0.0.1:1" }],
  });
  clock.advance(25);
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 5 });
  expect(progressOf(loop, 5)).toMatchObject({ applied: 1, lastMs: 25, latencies: [25, 1], stragglers: [] });
  expect(loop.report()).toEqual([]);
});

test("a version is applied once all of its routes are, and a connection counts once", () => {
  const { clock, loop, greeted } = aLoop();
  for (const cmdId of [1, 2, 3]) loop.pushed(greeted, 1, cmdId);
  clock.advance(10);
  for (const cmdId of [3, 1]) loop.acknowledged(greeted, { modId: 1, cmdId, version: 5 });
  expect(progressOf(loop, 5)).toMatchObject({ told: 1, acknowledging: 1, applied: 0 });
  clock.advance(10);
  loop.acknowledged(greeted, { modId: 1, cmdId: 2, version: 5 });
  expect(progressOf(loop, 5)).toMatchObject({ told: 1, acknowledging: 1, applied: 1, lastMs: 20 });
});

test("of two edits of a route, acknowledging the latter settles both; acknowledging the former settles that one", () => {
  const { loop, greeted } = aLoop();
  loop.pushed(greeted, 1, 1);
  loop.serve(9, 2);
  loop.pushed(greeted, 1, 1);
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 5 });
  expect(loop.report()).toMatchObject([
    { version: 5, applied: 1 },
    { version: 9, applied: 0 },
  ]);
  loop.serve(10, 3);
  loop.pushed(greeted, 1, 1);
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 10 });
  expect(loop.report()).toMatchObject([
    { version: 9, applied: 1 },
    { version: 10, applied: 1 },
  ]);
});

test("what is no acknowledgement of a push counts for nothing", () => {
  const { loop, greeted, deployed } = aLoop();
  loop.pushed(greeted, 1, 1);
  loop.pushed(deployed, 1, 1);
  loop.serve(9, 2);
  loop.pushed(greeted, 2, 2);
  loop.report();
  const nothing = [
    { modId: 7, cmdId: 7, version: 9 }, // an answer, or a route of somebody else
    { modId: 1, cmdId: 1, version: 4 }, // what it had before
    { modId: 1, cmdId: 1, version: 7 }, // never served
    { modId: 1, cmdId: 1, version: 2 ** 53 - 1 },
    { modId: -1, cmdId: -1, version: 0 },
    { modId: 2, cmdId: 2, version: 5 }, // older than the push
  ];
  for (const ack of nothing) loop.acknowledged(greeted, ack);
  loop.acknowledged(deployed, { modId: 1, cmdId: 1, version: 5 });
  expect(loop.report()).toEqual([]);
  for (let times = 0; times < 3; times++) loop.acknowledged(greeted, { modId: 2, cmdId: 2, version: 9 });
  expect(progressOf(loop, 9)).toMatchObject({ acknowledging: 1, applied: 1, latencies: [0, 1] });
});

test("a version that went back is followed in the order of serving", () => {
  const { loop, greeted } = aLoop();
  loop.pushed(greeted, 1, 1);
  loop.serve(3, 2);
  loop.pushed(greeted, 1, 1);
  loop.report();
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 5 });
  expect(loop.report()).toMatchObject([{ version: 5, applied: 1 }]);
  loop.serve(5, 3);
  loop.pushed(greeted, 1, 1);
  expect(loop.report()).toMatchObject([{ version: 5, generation: 3, told: 1, applied: 0 }]);
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 3 });
  expect(loop.report()).toMatchObject([{ version: 3, applied: 1 }]);
});

test("a version that came back is told of once: what was not applied of it before is forgotten", () => {
  const { loop, greeted } = aLoop();
  loop.pushed(greeted, 1, 1);
  loop.serve(3, 2);
  loop.serve(5, 3);
  loop.pushed(greeted, 2, 2);
  expect(loop.report()).toMatchObject([{ version: 5, generation: 3, told: 1, acknowledging: 1 }]);
  loop.acknowledged(greeted, { modId: 2, cmdId: 2, version: 5 });
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 5 });
  expect(loop.report()).toMatchObject([{ version: 5, generation: 3, told: 1, acknowledging: 1, applied: 1 }]);
});

test("a version that is served with further changes waits for those too", () => {
  const { clock, loop, greeted } = aLoop();
  loop.pushed(greeted, 1, 1);
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 5 });
  clock.advance(8_000);
  loop.serve(5, 2);
  loop.pushed(greeted, 2, 2);
  expect(progressOf(loop, 5)).toMatchObject({ told: 1, acknowledging: 1, applied: 0 });
  clock.advance(7);
  loop.acknowledged(greeted, { modId: 2, cmdId: 2, version: 5 });
  expect(progressOf(loop, 5)).toMatchObject({ told: 1, acknowledging: 1, applied: 1, lastMs: 7 });
});

test("who closes before it applied a version is gone, not late; who closes afterwards stays counted", () => {
  const { loop, greeted } = aLoop();
  const other = 3;
  loop.open(other, "10.0.0.3:3");
  loop.greeted(other, HELLO);
  loop.pushed(greeted, 1, 1);
  loop.pushed(other, 1, 1);
  loop.acknowledged(other, { modId: 1, cmdId: 1, version: 5 });
  loop.closed(greeted);
  loop.closed(other);
  expect(progressOf(loop, 5)).toMatchObject({ told: 2, acknowledging: 1, applied: 1, gone: 1, stragglers: [] });
  const again = 4;
  loop.open(again, "10.0.0.1:9");
  loop.greeted(again, HELLO);
  loop.acknowledged(again, { modId: 1, cmdId: 1, version: 5 }); // of its new answer
  expect(loop.report()).toEqual([]);
});

test("who was told before it said Hello is not waited for", () => {
  const { loop, deployed } = aLoop();
  loop.pushed(deployed, 1, 1);
  loop.greeted(deployed, HELLO);
  expect(progressOf(loop, 5)).toMatchObject({ told: 1, acknowledging: 0, stragglers: [] });
  loop.serve(6, 2);
  loop.pushed(deployed, 1, 1);
  expect(progressOf(loop, 6)).toMatchObject({ told: 1, acknowledging: 1 });
});

test("what is held for a slow reader is told when it is sent; until then it is a straggler", () => {
  const { loop, greeted, deployed } = aLoop();
  loop.held(greeted, 1, 1);
  loop.held(deployed, 1, 1);
  expect(progressOf(loop, 5)).toMatchObject({
    told: 0,
    acknowledging: 0,
    held: 2,
    stragglers: [
      { ...HELLO, peer: "10.0.0.1:1" },
      { hostname: "", instance: "", peer: "10.0.0.2:2" },
    ],
  });
  loop.serve(6, 2);
  loop.held(greeted, 1, 1); // the newer answer takes the place of the waiting one
  for (const connection of [greeted, deployed]) loop.released(connection, 1, 1);
  expect(loop.report()).toMatchObject([
    { version: 5, told: 2, acknowledging: 1, applied: 0, held: 0 },
    { version: 6, told: 1, acknowledging: 1, applied: 0, held: 0 },
  ]);
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 6 });
  expect(loop.report()).toMatchObject([
    { version: 5, acknowledging: 1, applied: 1, stragglers: [] },
    { version: 6, acknowledging: 1, applied: 1, stragglers: [] },
  ]);
});

test("what is held for a connection that closes is nobody's any more", () => {
  const { loop, greeted } = aLoop();
  loop.held(greeted, 1, 1);
  loop.closed(greeted);
  expect(progressOf(loop, 5)).toMatchObject({ told: 0, acknowledging: 0, gone: 0, held: 0, stragglers: [] });
});

test("connections that come and go for ever leave nothing behind", () => {
  const { loop } = aLoop();
  const collect = garbageCollector();
  const cycles = (from: number): number => {
    for (let connection = from; connection < from + 50_000; connection++) {
      loop.open(connection, `10.0.0.1:${connection}`);
      loop.greeted(connection, HELLO);
      loop.pushed(connection, 1, 1);
      loop.closed(connection);
    }
    collect();
    return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  };
  const before = cycles(10);
  expect(cycles(100_000) - before).toBeLessThan(50_000 * 60); // one that is kept has some 300 bytes
});

test("the last hundred versions are remembered, and nothing of those before", () => {
  const { loop, greeted } = aLoop();
  for (let version = 5; version < 205; version++) {
    loop.serve(version, version);
    loop.pushed(greeted, 1, 1);
  }
  expect(loop.report().map(({ version }) => version)).toEqual(Array.from({ length: 100 }, (_, at) => 105 + at));
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 104 });
  expect(loop.report()).toEqual([]);
  loop.acknowledged(greeted, { modId: 1, cmdId: 1, version: 204 });
  expect(loop.report().filter(({ applied }) => applied === 1)).toHaveLength(100);
});

test("beyond the room for outstanding pushes a connection is told and not tracked, and never counts as late", () => {
  const { loop, greeted } = aLoop(10);
  const crowd = [greeted];
  for (let id = 3; id < 14; id++) {
    loop.open(id, `10.0.0.${id}:1`);
    loop.greeted(id, HELLO);
    crowd.push(id);
  }
  for (const connection of crowd) loop.pushed(connection, 1, 1);
  for (const connection of crowd) loop.pushed(connection, 1, 2);
  expect(progressOf(loop, 5)).toMatchObject({ told: 12, acknowledging: 0, untracked: 12, stragglers: [] });
  for (const connection of crowd) loop.closed(connection);
  const late = 20;
  loop.open(late, "10.0.0.20:1");
  loop.greeted(late, HELLO);
  loop.pushed(late, 1, 1); // there is room again
  expect(progressOf(loop, 5)).toMatchObject({ told: 13, acknowledging: 1, untracked: 12, gone: 0 });
});

test("names are cut, and of many stragglers twenty are named", () => {
  const { loop } = aLoop();
  for (let id = 3; id < 40; id++) {
    loop.open(id, "10.0.0.3:3");
    loop.greeted(id, { hostname: "h".repeat(60_000), instance: "i".repeat(60_000) });
    loop.pushed(id, 1, 1);
  }
  const { stragglers, acknowledging } = progressOf(loop, 5) ?? { stragglers: [] };
  expect(acknowledging).toBe(37);
  expect(stragglers).toHaveLength(20);
  expect(stragglers[0]).toEqual({ hostname: "h".repeat(255), instance: "i".repeat(64), peer: "10.0.0.3:3" });
});
