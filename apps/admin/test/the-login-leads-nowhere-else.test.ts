import { expect, test } from "vitest";
import { nextPath } from "../src/features/account/next-path.ts";

test("the login brings one back to where one wanted to be", () => {
  expect(nextPath("/status?q=101")).toBe("/status?q=101");
});

test("a link to another site leads to the first page instead", () => {
  for (const wanted of [null, "https://example.com", "//example.com", "/\\example.com", "javascript:alert(1)"]) {
    expect(nextPath(wanted)).toBe("/");
  }
});
