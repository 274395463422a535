import fc from "fast-check";
import { expect, test } from "vitest";
import { LINES_MAX, parseHostLines } from "../src/index.ts";

test("right lines are read, blank ones skipped, blanks around values dropped", () => {
  const read = parseHostLines("1,2,10.0.0.1:80\r\n\n  3 , 4 , 192.168.1.177:65535  \n");
  expect(read.issues).toEqual([]);
  expect(read.lines).toEqual([
    { modId: 1, cmdId: 2, address: "10.0.0.1:80" },
    { modId: 3, cmdId: 4, address: "192.168.1.177:65535" },
  ]);
  expect(read.lineNumbers).toEqual([1, 3]);
});

test.each([
  ["1,2", "input.line.form"],
  ["1,2,10.0.0.1:80,9", "input.line.form"],
  ["1，2，10.0.0.1:80", "input.line.form"],
  ["-1,2,10.0.0.1:80", "input.id.range"],
  ["2147483648,2,10.0.0.1:80", "input.id.range"],
  ["1,x,10.0.0.1:80", "input.id.range"],
  ["1,2,10.0.0.1", "input.address.form"],
  ["1,2,10.0.0.256:80", "input.address.ip"],
  ["1,2,010.0.0.1:80", "input.address.ip"],
  ["1,2,::1:80", "input.address.ip"],
  ["1,2,10.0.0.1:0", "input.address.port"],
  ["1,2,10.0.0.1:65536", "input.address.port"],
])("%s is refused with %s at its line", (line, message) => {
  const read = parseHostLines(`0,0,1.1.1.1:1\n\n${line}`);
  expect(read.issues).toMatchObject([{ line: 3, text: line, message }]);
  expect(read.lines).toHaveLength(1);
});

test("several wrong lines are named one by one, a repeated one with the line it repeats", () => {
  const { issues } = parseHostLines("1,2,10.0.0.1:80\nx\n1,2,10.0.0.1:80\n1,2,10.0.0.1:99999");
  expect(issues.map(({ line, message, params }) => [line, message, params])).toEqual([
    [2, "input.line.form", {}],
    [3, "input.line.duplicate", { line: 1 }],
    [4, "input.address.port", { port: "99999", min: 1, max: 65_535 }],
  ]);
});

test("nothing and too much are refused", () => {
  expect(parseHostLines(" \n").issues).toMatchObject([{ message: "input.lines.none" }]);
  const many = Array.from({ length: LINES_MAX + 1 }, (_, n) => `1,1,10.0.${n >> 8}.${n & 255}:80`).join("\n");
  expect(parseHostLines(many).issues).toMatchObject([{ line: LINES_MAX + 1, message: "input.lines.many" }]);
});

test("whatever is pasted, every line is either read or named, and nothing is thrown", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 20 }), (lines) => {
      const text = lines.join("\n");
      const read = parseHostLines(text);
      const told = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "").length;
      expect(read.lines.length + read.issues.length).toBe(Math.max(told, 1));
    }),
  );
});
