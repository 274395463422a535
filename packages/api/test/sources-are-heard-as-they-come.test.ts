import { expect, test } from "vitest";
import { mergeSources } from "../src/live/merge-sources.ts";

/** A source whose values are given by hand; counts how often it was asked. */
function aSource<T>() {
  const waiting: PromiseWithResolvers<IteratorResult<T, void>>[] = [];
  let asked = 0;
  let answered = 0;
  const at = (place: number) => (waiting[place] ??= Promise.withResolvers());
  return {
    next: () => at(asked++).promise,
    give: (value: T) => at(answered++).resolve({ done: false, value }),
    fail: (failure: unknown) => at(answered++).reject(failure),
    end: () => at(answered++).resolve({ done: true, value: undefined }),
    asked: () => asked,
  };
}

test("values come in the order in which they were given, each with its place", async () => {
  const [first, second] = [aSource<string>(), aSource<string>()];
  const merged = mergeSources([first, second]);
  second.give("b");
  expect(await merged.next()).toMatchObject({ value: { at: 1, value: "b" } });
  const next = merged.next();
  first.give("a");
  expect(await next).toMatchObject({ value: { at: 0, value: "a" } });
});

test("a source is asked for no more than was taken of it: who reads slowly makes nothing queue", async () => {
  const source = aSource<number>();
  const merged = mergeSources([source]);
  source.give(1);
  source.give(2);
  await merged.next();
  expect(source.asked()).toBe(1);
  expect(await merged.next()).toMatchObject({ value: { value: 2 } });
  expect(source.asked()).toBe(2);
});

test("a source that fails says so and the others go on; the end of all is the end", async () => {
  const [first, second] = [aSource<string>(), aSource<string>()];
  const merged = mergeSources([first, second]);
  const refused = new Error("refused");
  first.fail(refused);
  expect(await merged.next()).toMatchObject({ value: { at: 0, failure: refused } });
  second.give("b");
  expect(await merged.next()).toMatchObject({ value: { at: 1, value: "b" } });
  second.end();
  expect(await merged.next()).toMatchObject({ done: true });
});
