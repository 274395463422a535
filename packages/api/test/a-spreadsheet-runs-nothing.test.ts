import { expect, test } from "vitest";
import { csvLine } from "../src/export/csv.ts";

test("a text that a spreadsheet would run begins with an apostrophe", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uFF1D1"])
    expect(csvLine([text])).toMatch(/^"?'/);
});

test("a negative number stays a number, and nothing known stays empty", () => {
  expect(csvLine([-1, 0, null, true, ""])).toBe("-1,0,,true,\r\n");
});

test("commas, quotes and line ends stay inside of their field", () => {
  expect(csvLine(["a,b", 'say "hi"', "one\ntwo"])).toBe('"a,b","say ""hi""","one\ntwo"\r\n');
});
