import { expect, test } from "vitest";
import { changedLines, checkDraft, draftOf, newDraft } from "../src/features/routes/draft.ts";

const known = { id: 7, modId: 101, cmdId: 1, address: "10.0.0.1:8080" };

test("three right fields are one host to add", () => {
  const { edit } = checkDraft({ ...newDraft("101", "1"), address: " 10.0.0.2:8080 " });
  expect(edit).toEqual({ add: [{ modId: 101, cmdId: 1, address: "10.0.0.2:8080" }], update: [], remove: [] });
});

test("a wrong field is named and nothing can be saved", () => {
  const checked = checkDraft({ ...newDraft("-1", "1"), address: "10.0.0.2" });
  expect(checked.edit).toBeUndefined();
  expect(checked.fields.map((issue) => issue.path)).toEqual(["modId", "address"]);
});

test("a host that was not changed is no edit", () => {
  expect(checkDraft(draftOf(known)).edit).toBeUndefined();
});

test("a changed host takes along what it was, so that nobody is overwritten", () => {
  const { edit } = checkDraft({ ...draftOf(known), cmdId: "2" });
  const { id, ...before } = known;
  expect(edit?.update).toEqual([{ id, before, after: { ...before, cmdId: 2 } }]);
});

test("one wrong line among right ones: nothing can be saved, and that line is named", () => {
  const text = "101,1,10.0.0.1:8080\n101,1,10.0.0.999:8080\n\n101,1,10.0.0.3:8080";
  const checked = checkDraft({ ...newDraft("", ""), mode: "lines", text });
  expect(checked.edit).toBeUndefined();
  expect(checked.lines.map(({ line, message }) => [line, message])).toEqual([[2, "input.address.ip"]]);
});

test("right lines remember where they stood, for what the server says about them", () => {
  const text = "\n101,1,10.0.0.1:8080\n\n101,1,10.0.0.3:8080";
  const checked = checkDraft({ ...newDraft("", ""), mode: "lines", text });
  expect(checked.edit?.add).toHaveLength(2);
  expect(checked.lineNumbers).toEqual([2, 4]);
});

test("a moved host is one line removed and one added", () => {
  const { edit } = checkDraft({ ...draftOf(known), address: "10.0.0.9:8080" });
  expect(edit === undefined ? undefined : changedLines(edit)).toEqual({
    removed: [{ modId: 101, cmdId: 1, address: "10.0.0.1:8080" }],
    added: [{ modId: 101, cmdId: 1, address: "10.0.0.9:8080" }],
  });
});
