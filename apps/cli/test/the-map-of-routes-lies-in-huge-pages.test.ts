import { expect, test } from "vitest";
import { hugePagesFor } from "../door/huge-pages.mjs";

const SETTING = "glibc.malloc.hugetlb=1";

test("a dns-service asks for huge pages on Linux, beside what is set already", () => {
  expect(hugePagesFor("dns-service", "", "linux")).toEqual({ GLIBC_TUNABLES: SETTING });
  const others = "glibc.malloc.arena_max=2";
  expect(hugePagesFor("dns-service", others, "linux")).toEqual({ GLIBC_TUNABLES: `${others}:${SETTING}` });
});

test("who has decided about huge pages is not overruled; no other program and no other system is touched", () => {
  expect(hugePagesFor("dns-service", "glibc.malloc.hugetlb=0", "linux")).toEqual({});
  expect(hugePagesFor("reporter", "", "linux")).toEqual({});
  expect(hugePagesFor(undefined, "", "linux")).toEqual({});
  expect(hugePagesFor("dns-service", "", "darwin")).toEqual({});
});
