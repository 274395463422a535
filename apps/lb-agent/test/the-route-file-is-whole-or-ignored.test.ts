import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostAddress, LarsError } from "@lars/model";
import { shardOf } from "@lars/protocol";
import type { RouteHosts } from "@lars/routing";
import { aTemporaryFolder } from "@lars/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { KnownRoutes } from "../src/core/known-routes.ts";
import { readInstanceId } from "../src/io/instance-id.ts";
import { packRoutes, packStored, unpackRoutes } from "../src/io/packed-routes.ts";
import { decodeRoutes, encodeRoutes, loadRoutes, routeOf, saveRoutes } from "../src/io/route-file.ts";

const aRoute: fc.Arbitrary<RouteHosts> = fc.record({
  modId: fc.nat(2_147_483_647),
  cmdId: fc.nat(2_147_483_647),
  version: fc.maxSafeNat(),
  hosts: fc.array(
    fc
      .record({ ip: fc.nat(0xffffffff), port: fc.integer({ min: 1, max: 65_535 }) })
      .map(({ ip, port }) => hostAddress(ip, port)),
    { minLength: 1, maxLength: 5 },
  ),
});

test("what is written is what is read, by each shard its own", () => {
  fc.assert(
    fc.property(fc.array(aRoute), (routes) => {
      const stored = decodeRoutes(encodeRoutes(routes), "x");
      expect(stored.map(routeOf)).toEqual(routes);
      for (const [shard, packed] of packStored(stored).entries()) {
        const own = routes.filter(({ modId, cmdId }) => shardOf(modId, cmdId) === shard);
        expect(packed).toEqual(packRoutes(own));
        expect([...unpackRoutes(packed)]).toEqual(own);
      }
    }),
  );
});

test("a file with any one byte changed, or cut short, is damaged, never believed", () => {
  const text = encodeRoutes([{ modId: 1, cmdId: 2, version: 3, hosts: [hostAddress(4, 5)] }]);
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
      const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      fc.pre(changed !== text);
      for (const bad of [changed, text.slice(0, at)]) {
        expect(() => decodeRoutes(bad, "routes.json")).toThrow(LarsError);
      }
    }),
  );
});

test("a file that is not there holds nothing; one that cannot be read or written says which and what to do", async () => {
  await using home = await aTemporaryFolder();
  expect(loadRoutes(join(home.path, "none.json"))).toEqual([]);
  const folder = join(home.path, "folder");
  await mkdir(folder);
  expect(() => loadRoutes(folder)).toThrow(expect.objectContaining({ code: "HOME_INVALID" }));
  await expect(saveRoutes(folder, [])).rejects.toMatchObject({ code: "HOME_INVALID" });
});

test("an instance id that is damaged is made anew, and a home that is a file is refused", async () => {
  await using home = await aTemporaryFolder();
  const first = await readInstanceId(home.path);
  expect(await readInstanceId(home.path)).toBe(first);
  const file = join(home.path, "lb-agent", "instance");
  await writeFile(file, "half an i");
  const second = await readInstanceId(home.path);
  expect(second).not.toBe(first);
  expect((await readFile(file, "utf8")).trim()).toBe(second);
  await expect(readInstanceId(file)).rejects.toMatchObject({ code: "HOME_INVALID" });
});

test("only other hosts are a reason to write; routes are bounded; one without hosts is gone", () => {
  const known = new KnownRoutes(2);
  const route = { modId: 1, cmdId: 1, version: 1, hosts: [hostAddress(1, 1), hostAddress(2, 2)] };
  expect(known.learn(route)).toBe(true);
  expect(known.learn({ ...route, version: 2 })).toBe(false);
  expect(known.learn({ ...route, hosts: [hostAddress(1, 1)] })).toBe(true);
  expect(known.learn({ ...route, modId: 2 })).toBe(true);
  expect(known.learn({ ...route, modId: 3 })).toBe(false);
  expect(known.size).toBe(2);
  expect(known.learn({ ...route, hosts: [] })).toBe(true);
  expect(known.learn({ ...route, modId: 5, hosts: [hostAddress(1, -1), hostAddress(1, 80)] })).toBe(true);
  expect(known.all().map(({ modId, hosts }) => [modId, hosts.length])).toEqual([
    [2, 2],
    [5, 1],
  ]);
});
