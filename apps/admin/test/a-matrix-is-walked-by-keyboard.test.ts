import { expect, test } from "vitest";
import { ALL, movedTo } from "../src/features/module/use-matrix-point.ts";

const extent = { rows: 3, columns: 4 };

test("arrows go from cell to cell, and no further than the edge", () => {
  expect(movedTo("ArrowRight", { row: 0, at: 0 }, extent)).toEqual({ row: 0, at: 1 });
  expect(movedTo("ArrowRight", { row: 0, at: 3 }, extent)).toEqual({ row: 0, at: 3 });
  expect(movedTo("ArrowDown", { row: ALL, at: 2 }, extent)).toEqual({ row: 0, at: 2 });
  expect(movedTo("ArrowUp", { row: ALL, at: 2 }, extent)).toEqual({ row: ALL, at: 2 });
});

test("Home and End go along a caller, Page Up and Page Down along a host", () => {
  expect(movedTo("End", { row: 1, at: 0 }, extent)).toEqual({ row: 1, at: 3 });
  expect(movedTo("PageDown", { row: 0, at: 2 }, extent)).toEqual({ row: 2, at: 2 });
  expect(movedTo("PageUp", { row: 2, at: 2 }, extent)).toEqual({ row: ALL, at: 2 });
});

test("other keys are left to the page", () => {
  expect(movedTo("g", { row: 0, at: 0 }, extent)).toBeUndefined();
});
