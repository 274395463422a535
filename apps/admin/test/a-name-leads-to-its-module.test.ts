import { expect, test } from "vitest";
import { namePath } from "../src/features/modules/name-row.ts";

test("the name of a module leads to its page, of several commands to that of the first", () => {
  expect(namePath("module", { id: 7, commands: [{ cmdId: 2 }] })).toBe("/modules/7/2");
  expect(namePath("module", { id: 7, commands: [{ cmdId: 0 }, { cmdId: 1 }] })).toBe("/modules/7/0");
});

test("a name that has no page leads to its routes", () => {
  expect(namePath("module", { id: 7, commands: [] })).toBe("/routes?m=7");
  expect(namePath("command", { id: 2, commands: [] })).toBe("/routes?c=2");
});
