import { aRandom } from "@lars/testkit";
import { expect, test } from "vitest";
import { PackedValues } from "../src/connection/packed-values.ts";

test("numbers are written as JavaScript writes them, whatever their length, text after text", () => {
  const values = new PackedValues();
  const edges = [0, 9, 10, 99, 100, 4_294_967_295, 4_294_967_296, -1, 1.5, Number.MAX_SAFE_INTEGER];
  expect(values.text(Float64Array.from(edges), 5)).toBe(`(${edges.slice(0, 5)}),(${edges.slice(5)})`);
  expect(values.text(Uint32Array.of(1, 2, 3, 4), 2, "7,")).toBe("(7,1,2),(7,3,4)");
  const random = aRandom(3);
  const many = Float64Array.from({ length: 90_000 }, () => Math.floor(random() * 10 ** Math.floor(random() * 16)));
  const rows = Array.from({ length: 10_000 }, (_, n) => `(${[...many.slice(n * 9, n * 9 + 9)]})`);
  expect(values.text(many, 9)).toBe(rows.join());
  expect(values.text(new Float64Array(0), 9)).toBe("");
});
