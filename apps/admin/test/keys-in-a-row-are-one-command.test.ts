import { expect, test } from "vitest";
import { matchOf, nameOf } from "../src/keyboard/key-sequence.ts";

const bindings = new Set(["n", "g r", "?", "mod+k"]);
const plain = { ctrlKey: false, metaKey: false, altKey: false };

test("g and then r is one command", () => {
  expect(matchOf(bindings, undefined, "g")).toBeUndefined();
  expect(matchOf(bindings, "g", "r")).toBe("g r");
});

test("a single key is a command whatever came before", () => {
  expect(matchOf(bindings, "x", "n")).toBe("n");
});

test("combinations that belong to the browser are left to it", () => {
  expect(nameOf({ ...plain, key: "n", ctrlKey: true })).toBeUndefined();
  expect(nameOf({ ...plain, key: "n", altKey: true })).toBeUndefined();
  expect(nameOf({ ...plain, key: "Enter" })).toBeUndefined();
});

test("Ctrl K and Command K are the same", () => {
  expect(nameOf({ ...plain, key: "k", ctrlKey: true })).toBe("mod+k");
  expect(nameOf({ ...plain, key: "K", metaKey: true })).toBe("mod+k");
});
