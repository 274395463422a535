import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identityOf } from "@lars/daemon";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLauncherLock } from "../src/up/launcher-lock.ts";
import { writeRunning } from "../src/up/running-file.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "lars-lock-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test("by one line with the pid of the first and where it is", async () => {
  await using _first = await takeLauncherLock(home);
  const at = { port: 1, healthUrl: "" };
  await writeRunning(home, {
    pid: process.pid,
    startedAt: "",
    admin: { url: "http://127.0.0.1:3000" },
    dnsService: at,
    reporter: at,
    agent: { basePort: 1, healthUrl: "" },
    database: "",
    pids: {},
  });
  await expect(takeLauncherLock(home)).rejects.toMatchObject({
    code: "ALREADY_RUNNING",
    message: `Lars is running already at http://127.0.0.1:3000 (pid ${process.pid}, ${home})`,
  });
});

test("but not once the first has stopped", async () => {
  await (await takeLauncherLock(home))[Symbol.asyncDispose]();
  await using lock = await takeLauncherLock(home);
  expect(lock).toBeDefined();
});

test("nor once the first was killed", async () => {
  // It ends with its input, so with this process at the latest.
  const killed = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  await once(killed, "spawn");
  const identity = await identityOf(killed.pid ?? 0);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  await writeFile(join(home, "launcher.lock"), `${identity}\n`);
  await using lock = await takeLauncherLock(home);
  expect(lock).toBeDefined();
});

test("nor when another program has got the number of the first since", async () => {
  await writeFile(join(home, "launcher.lock"), `${process.pid} some-other-boot 12345\n`);
  await using lock = await takeLauncherLock(home);
  expect(lock).toBeDefined();
});

test("of many that start at once, one gets in", async () => {
  await writeFile(join(home, "launcher.lock"), "999999999 gone\n");
  const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => takeLauncherLock(home)));
  expect(attempts.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
});
