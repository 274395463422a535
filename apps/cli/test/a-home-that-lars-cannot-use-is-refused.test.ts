import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openHome } from "../src/up/home.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lars-home-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a new folder is made and says its layout", async () => {
  const home = join(folder, "deep", "home");
  await openHome(home);
  await openHome(home);
  expect(await readFile(join(home, "version"), "utf8")).toBe("1\n");
});

test("one that a newer Lars wrote is refused, with what to do", async () => {
  await writeFile(join(folder, "version"), "2\n");
  await expect(openHome(folder)).rejects.toMatchObject({
    code: "HOME_INVALID",
    message: expect.stringMatching(/written by a newer Lars \(layout 2\).*update Lars, or set LARS_HOME/),
  });
  expect(await readFile(join(folder, "version"), "utf8")).toBe("2\n");
});

test("one whose layout cannot be read is refused", async () => {
  await writeFile(join(folder, "version"), "garbage");
  await expect(openHome(folder)).rejects.toMatchObject({ code: "HOME_INVALID" });
});

test("one that cannot be written is refused, with what to do", async () => {
  const file = join(folder, "file");
  await writeFile(file, "in the way");
  await expect(openHome(join(file, "home"))).rejects.toMatchObject({
    code: "HOME_INVALID",
    message: expect.stringMatching(/cannot be written.*LARS_HOME/),
  });
});

test("so is one where the system allows no folder at all", async () => {
  await expect(openHome("/proc/lars/home")).rejects.toMatchObject({ code: "HOME_INVALID" });
});
