import { expect, test } from "vitest";
import { happeningKey, LATELY_MAX, latelyOf } from "../src/features/overview/lately.ts";
import { percentDigits } from "../src/words/use-percent.ts";

type Alert = Parameters<typeof latelyOf>[0]["firing"][number];
type Version = Parameters<typeof latelyOf>[0]["versions"][number];

const anAlert = (id: number, atMs: number, resolvedMs: number | null = null) =>
  ({ id, sinceMs: atMs, firedMs: atMs, resolvedMs }) as Alert;
const aVersion = (version: number, atMs: number | null) => ({ version, atMs }) as Version;

test("what fires comes first however old it is, then what happened last", () => {
  const firing = [anAlert(1, 10)];
  const ended = [anAlert(2, 20, 300)];
  const versions = [aVersion(9, 400), aVersion(8, 200), aVersion(7, null)];
  expect(latelyOf({ firing, ended, versions }).map(happeningKey)).toEqual(["a1", "v9", "a2", "v8", "v7"]);
});

test("a storm of alerts leaves no more lines than a calm day", () => {
  const firing = Array.from({ length: 20 }, (_, id) => anAlert(id, id));
  expect(latelyOf({ firing, ended: [], versions: [aVersion(1, 1)] })).toHaveLength(LATELY_MAX);
});

test("shares below each other have the same precision, and a few failures are not none", () => {
  const write = (share: number) =>
    new Intl.NumberFormat("en", { style: "percent", ...percentDigits(share) }).format(share);
  expect([0, 0.00004, 0.0006, 0.03, 0.0597, 0.0996, 0.26, 1].map(write)).toEqual([
    "0%",
    "0.004%",
    "0.1%",
    "3.0%",
    "6.0%",
    "10%",
    "26%",
    "100%",
  ]);
});
