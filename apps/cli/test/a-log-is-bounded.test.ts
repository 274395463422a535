import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LogFile } from "../src/up/log-file.ts";

const FILE_BYTES_MAX = 8 * 1024 * 1024;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lars-log-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("however much is written, four files of eight megabytes hold the newest of it", async () => {
  {
    using log = new LogFile(join(folder, "a.log"), () => {});
    for (let megabyte = 0; megabyte < 60; megabyte += 1) log.write(`${megabyte} ${"x".repeat(1024 * 1024)}`);
  }
  const names = (await readdir(folder)).sort();
  expect(names).toEqual(["a.log", "a.log.1", "a.log.2", "a.log.3"]);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(FILE_BYTES_MAX);
  expect(await readFile(join(folder, "a.log"), "utf8")).toMatch(/(^|\n)59 x+\n$/);
});

test("a start goes on where the last one ended", async () => {
  for (const line of ["one", "two"]) {
    using log = new LogFile(join(folder, "a.log"), () => {});
    log.write(line);
  }
  expect(await readFile(join(folder, "a.log"), "utf8")).toBe("one\ntwo\n");
});

test("a log that cannot be written is told once, and stops nothing", () => {
  const failures: Error[] = [];
  const log = new LogFile(join(folder, "a.log"), (cause) => failures.push(cause));
  log[Symbol.dispose]();
  log.write("lost");
  log.write("lost too");
  expect(failures).toHaveLength(1);
});
