import { expect, test } from "vitest";
import { unpacked } from "../src/connection/packed-groups.ts";

test("the numbers of a packed group come back in their order, as large as they are", () => {
  expect(unpacked("0 1 4294967295 90071992547409 7")).toEqual([0, 1, 4_294_967_295, 90_071_992_547_409, 7]);
  expect(unpacked("5")).toEqual([5]);
  expect(unpacked(null)).toEqual([]);
});
