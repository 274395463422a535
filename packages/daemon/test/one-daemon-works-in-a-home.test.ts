import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "../src/index.ts";
import { setAside } from "../src/lock-file.ts";
import { aDaemon } from "./builders.ts";

let home: string;
let lockFile: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "lars-home-"));
  lockFile = join(home, "a-daemon", "lock");
});
afterEach(() => rm(home, { recursive: true, force: true }));

test("a second one is refused in one line with the file, the pid that has it, and what to do", async () => {
  await using first = aDaemon({ lockFile });
  await first.says("started");
  await using second = aDaemon({ lockFile });
  expect(await second.ended).toBe(1);
  expect(second.stderr()).toBe(
    `lars a-daemon: another a-daemon works in this home (pid ${first.process.pid} has ${lockFile}): ` +
      "stop it, or give this one a folder of its own with LARS_HOME (ALREADY_RUNNING)\n",
  );
  first.process.kill("SIGTERM");
  expect(await first.ended).toBe(0);
  await expect(readFile(lockFile)).rejects.toThrow("ENOENT");
});

test("the lock of one that was killed is taken over", async () => {
  await using first = aDaemon({ lockFile });
  await first.says("started");
  first.process.kill("SIGKILL");
  await first.ended;
  await using second = aDaemon({ lockFile });
  await second.says("started");
  expect(Number.parseInt(await readFile(lockFile, "utf8"), 10)).toBe(second.process.pid);
});

test("where no lock can be written it starts all the same, and says so", async () => {
  await writeFile(join(home, "a-daemon"), "a file where the folder should be");
  await using daemon = aDaemon({ lockFile });
  await daemon.says("started");
  expect(daemon.stdout()).toContain("the lock file cannot be written");
});

test("of many that find a dead lock at once, one gets in", async () => {
  const file = join(home, "lock");
  for (let round = 0; round < 20; round += 1) {
    await writeFile(file, "999999999 gone\n");
    const attempts = await Promise.all(Array.from({ length: 8 }, () => takeLock(file)));
    const taken = attempts.flatMap((attempt) => (attempt.kind === "taken" ? [attempt.lock] : []));
    expect(taken).toHaveLength(1);
    await taken[0]?.[Symbol.asyncDispose]();
  }
});

test("who found a dead lock leaves alone what a quicker one has made since", async () => {
  const file = join(home, "lock");
  await writeFile(file, "of the quicker one\n");
  await setAside(file, "999999999 gone\n");
  expect(await readFile(file, "utf8")).toBe("of the quicker one\n");
  await setAside(file, "of the quicker one\n");
  expect(await readdir(home)).toEqual([]);
});
