import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { garbageCollector } from "../src/io/garbage.ts";

test("what nobody holds any more is gone after a collection", async () => {
  const collect = garbageCollector();
  const kept = { name: "kept" };
  const refs = [new WeakRef({ name: "left" }), new WeakRef(kept)];
  await nextTurn(); // a WeakRef keeps its object until the turn in which it was made is over
  collect();
  expect(refs.map((ref) => ref.deref()?.name)).toEqual([undefined, "kept"]);
});
