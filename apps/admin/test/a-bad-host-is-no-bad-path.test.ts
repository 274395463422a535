import { expect, test } from "vitest";
import { diagnose, lookOf } from "../src/features/module/diagnose.ts";

/** A matrix of `#` (rests) and `.` (idle) and blanks (reports nothing): one line a caller, one column a host. */
function seen(...lines: string[]) {
  const callers = lines.map((line, at) => ({
    ip: `10.0.0.${at}`,
    hostname: `web-${at}`,
    cells: [...line].map((sign) => (sign === " " ? null : ([sign === "#" ? 1 : 0] as const))),
  }));
  const hosts = [...(lines[0] ?? "")].map((_, at) => {
    const column = callers.flatMap(({ cells }) => cells[at] ?? []);
    return { ip: "10.1.0.1", port: at, callers: column.length, resting: column.filter((one) => one === 1).length };
  });
  return diagnose(hosts, callers);
}

const path = (name: string, host: string) => ({ kind: "path", name, host });

test("a host that rests at most of its callers is a bad host", () => {
  expect(seen(".#.", ".#.", "...").findings).toEqual([{ kind: "host", name: "10.1.0.1:1", resting: 2, all: 3 }]);
});

test("a caller at which most hosts rest is a bad caller", () => {
  const { findings, badCallers } = seen("....", "###.", "....", "....");
  expect(findings).toEqual([{ kind: "caller", name: "web-1", resting: 3, all: 4 }]);
  expect(badCallers).toEqual([false, true, false, false]);
});

test("one cell is a bad path, and a host with one caller is not judged", () => {
  expect(seen("...", "..#", "...").findings).toEqual([path("web-1", "10.1.0.1:2")]);
  expect(seen("#..").findings).toEqual([path("web-0", "10.1.0.1:0")]);
});

test("one host that rests at two of five callers is two paths, each with both its ends", () => {
  const { findings, badHosts } = seen("#..", "#..", "...", "...", "...");
  expect(findings).toEqual([path("web-0", "10.1.0.1:0"), path("web-1", "10.1.0.1:0")]);
  expect(badHosts).toEqual([false, false, false]);
});

test("what a bad host does to a caller is not the caller's", () => {
  const { findings, badHosts, badCallers } = seen("##..", "##..", "##..");
  expect(findings.map(({ kind }) => kind)).toEqual(["host", "host"]);
  expect(badHosts).toEqual([true, true, false, false]);
  expect(badCallers).toEqual([false, false, false]);
});

test("nothing stands out where nothing rests", () => {
  expect(seen("...", ". .").findings).toEqual([]);
});

test("a cell looks as bad as it is", () => {
  expect(lookOf(null)).toBe("none");
  expect(lookOf([0, 0, 0])).toBe("quiet");
  expect(lookOf([0, 999, 1])).toBe("good");
  expect(lookOf([0, 95, 5])).toBe("some");
  expect(lookOf([0, 80, 20])).toBe("failing");
  expect(lookOf([1, 100, 0])).toBe("resting");
});
