import { expect, test } from "vitest";
import { conflictAt, withoutConflicts } from "../src/features/routes/conflict.ts";

const changed = {
  path: "update.0.after.address",
  message: "input.row.changed",
  params: { modId: 101, cmdId: 1, address: "10.0.0.5:80" },
} as const;
const exists = { path: "add.0.address", message: "input.host.exists", params: {} } as const;

test("what somebody else wrote meanwhile is read from the refusal", () => {
  expect(conflictAt([changed], "update.0")).toEqual({
    kind: "changed",
    present: { modId: 101, cmdId: 1, address: "10.0.0.5:80" },
  });
});

test("a host that is gone is told as such", () => {
  expect(conflictAt([{ path: "update.0", message: "input.row.gone", params: {} }], "update.0")).toEqual({
    kind: "gone",
  });
});

test("another line's conflict is not this line's", () => {
  expect(conflictAt([{ ...changed, path: "update.01" }], "update.0")).toBeUndefined();
});

test("what is left is about what was typed", () => {
  expect(withoutConflicts([changed, exists])).toEqual([exists]);
});
