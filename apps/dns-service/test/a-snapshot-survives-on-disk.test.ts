import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { aTemporaryFolder, type TemporaryFolder } from "@lars/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RouteSnapshot } from "../src/core/route-snapshot.ts";
import { loadSnapshot, saveSnapshot } from "../src/io/snapshot-file.ts";
import { aPatched, aSnapshot, framesOf, type RouteModel } from "./builders.ts";

const routes: RouteModel = new Map([
  ["1 1", [[3_232_235_953, 7_777] as const]],
  ["1 2", [[167_772_161, 80] as const, [167_772_161, 81] as const]],
  ["2147483647 0", [[0, 1] as const]],
]);

let folder: TemporaryFolder;
let path: string;
beforeEach(async () => {
  folder = await aTemporaryFolder();
  path = `${folder.path}/deep/below/routes.snapshot`;
});
afterEach(() => folder[Symbol.asyncDispose]());

test("what was written is read again, and nothing is left beside it", async () => {
  const snapshot = aPatched(aSnapshot(routes, 41n), { model: new Map(), keys: ["1 1"] });
  await saveSnapshot(path, snapshot.packed, 1_700_000_000_123);
  const file = await loadSnapshot(path);
  if (file.kind !== "snapshot") throw new Error(file.reason);
  expect(framesOf(new RouteSnapshot(file.packed))).toEqual(framesOf(snapshot));
  expect(file.savedAtMs).toBe(1_700_000_000_123);
  expect({ ...file.packed, memory: undefined, layout: 0 }).toEqual({
    ...snapshot.packed,
    memory: undefined,
    layout: 0,
  });
  expect(await readdir(`${folder.path}/deep/below`)).toEqual(["routes.snapshot"]);
});

test("a file that is not there is no failure", async () => {
  expect(await loadSnapshot(path)).toMatchObject({ kind: "none", problem: "missing" });
});

test("no single damaged byte goes unnoticed, nor a missing or a further one", async () => {
  await saveSnapshot(path, aSnapshot(routes).packed, 1);
  const good = await readFile(path);
  for (let at = 0; at < good.length; at += 7) {
    const bad = Buffer.from(good);
    bad[at] = (bad[at] ?? 0) ^ 64;
    await writeFile(path, bad);
    expect(await loadSnapshot(path), `byte ${at}`).toMatchObject({ kind: "none" });
  }
  for (const bad of [good.subarray(0, -1), good.subarray(0, 20), Buffer.concat([good, good.subarray(0, 1)])]) {
    await writeFile(path, bad);
    expect(await loadSnapshot(path)).toMatchObject({ kind: "none", problem: "damaged" });
  }
});

test("a foreign file and one of another format are told apart from damage", async () => {
  await saveSnapshot(path, aSnapshot(routes).packed, 1);
  const good = await readFile(path);
  const other = Buffer.from(good);
  other.writeUInt32LE(99, 8);
  await writeFile(path, other);
  expect(await loadSnapshot(path)).toMatchObject({ problem: "another_format" });
  await writeFile(path, Buffer.alloc(good.length, "x"));
  expect(await loadSnapshot(path)).toMatchObject({ problem: "foreign" });
});

test("a disk that is full leaves the file of before whole, and nothing beside it; later it is written", async () => {
  await saveSnapshot(path, aSnapshot(routes, 41n).packed, 1);
  const before = await readFile(path);
  await symlink("/dev/full", `${path}.new`); // takes no byte, as a full disk
  await expect(saveSnapshot(path, aSnapshot(routes, 42n).packed, 2)).rejects.toThrow("ENOSPC");
  expect(await readFile(path)).toEqual(before);
  expect(await loadSnapshot(path)).toMatchObject({ packed: { version: 41n } });
  expect(await readdir(`${folder.path}/deep/below`)).toEqual(["routes.snapshot"]);
  await saveSnapshot(path, aSnapshot(routes, 42n).packed, 3);
  expect(await loadSnapshot(path)).toMatchObject({ packed: { version: 42n } });
});

test("a process that ended in the middle of writing left the file of before, which is read, and written anew", async () => {
  await saveSnapshot(path, aSnapshot(routes, 41n).packed, 1);
  const whole = await readFile(path);
  await writeFile(`${path}.new`, whole.subarray(0, 100));
  expect(await loadSnapshot(path)).toMatchObject({ packed: { version: 41n } });
  await saveSnapshot(path, aSnapshot(routes, 42n).packed, 2);
  expect(await loadSnapshot(path)).toMatchObject({ packed: { version: 42n } });
});

test("a file that cannot be read is told apart from one that is not there", async () => {
  await mkdir(path, { recursive: true });
  expect(await loadSnapshot(path)).toMatchObject({ kind: "none", problem: "unreadable" });
});
