import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { aTemporaryFolder } from "@lars/testkit";
import { expect, test } from "vitest";
import { aDaemon } from "./builders.ts";

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s closes the service and ends with 0", async (signal) => {
  await using daemon = aDaemon();
  await daemon.says("started");
  daemon.process.kill(signal);
  expect(await daemon.ended).toBe(0);
  expect(daemon.stdout()).toMatch(/stopping.*closed.*stopped/s);
});

test("the end of the parent's IPC channel stops it like a signal", async () => {
  await using daemon = aDaemon({}, { ipc: true });
  await daemon.says("started");
  daemon.process.disconnect();
  expect(await daemon.ended).toBe(0);
  expect(daemon.stdout()).toContain("the parent process has gone");
});

test.each([
  ["is still loading", { loadMs: 300 }],
  ["starts", { startMs: 300 }],
])("a parent that goes while the process %s has no orphan: what was being started is closed", async (_, behaviour) => {
  await using daemon = aDaemon({ startMs: 50, ...behaviour }, { ipc: true });
  daemon.process.disconnect();
  expect(await daemon.ended).toBe(0);
  expect(daemon.stdout()).toContain("closed");
  expect(daemon.stdout()).not.toContain("started");
});

test("a stop that takes too long is cut off, and says so", async () => {
  await using daemon = aDaemon({ stopMs: 60_000 });
  await daemon.says("started");
  daemon.process.kill("SIGTERM");
  expect(await daemon.ended).toBe(1);
  expect(daemon.stdout()).toContain("did not stop in time");
});

test("the same Ctrl-C handed on twice is one request", async () => {
  await using daemon = aDaemon({ stopMs: 200 });
  await daemon.says("started");
  daemon.process.kill("SIGINT");
  await daemon.says("stopping");
  daemon.process.kill("SIGINT");
  daemon.process.kill("SIGTERM");
  expect(await daemon.ended).toBe(0);
});

test("the same signal again, later, ends it at once", async () => {
  await using daemon = aDaemon({ stopMs: 60_000, stopTimeoutMs: 60_000 });
  await daemon.says("started");
  daemon.process.kill("SIGINT");
  await daemon.says("stopping");
  const again = setInterval(() => daemon.process.kill("SIGINT"), 100);
  expect(await daemon.ended).toBe(130);
  clearInterval(again);
});

test("a thread that waits for a disk that does not answer keeps no process alive that is to stop, nor one that met a bug", async () => {
  await using folder = await aTemporaryFolder();
  const stuckAt = `${folder.path}/pipe`;
  execFileSync("mkfifo", [stuckAt]);
  await using asked = aDaemon({ stopMs: 60_000, stuckAt });
  await using failed = aDaemon({ throwLater: true, stuckAt });
  await asked.says("started");
  asked.process.kill("SIGTERM");
  expect(await asked.ended).toBe("SIGKILL");
  expect(asked.stderr()).toContain("a disk does not answer any more: the process is killed");
  expect(await failed.ended).toBe("SIGKILL");
  expect(failed.stdout()).toContain("unexpected exception");
});

test("a failure an operator can act on is one line on stderr and exit code 1", async () => {
  await using daemon = aDaemon({ refuse: true });
  expect(await daemon.ended).toBe(1);
  expect(daemon.stderr()).toBe("lars a-daemon: db:3306 refuses the password of lars (DATABASE_REFUSED)\n");
});

test("a health port in use is named, with what to do", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await using daemon = aDaemon({ port });
  expect(await daemon.ended).toBe(1);
  expect(daemon.stderr()).toContain(
    `127.0.0.1:${port} (health) is in use; stop what listens there, or set another port`,
  );
  server.close();
});

test("a bug at start ends with 70 and its stack", async () => {
  await using daemon = aDaemon({ fail: true });
  expect(await daemon.ended).toBe(70);
  expect(daemon.stderr()).toContain("TypeError: a bug\n    at ");
});

test("an unexpected exception is logged and ends with 70", async () => {
  await using daemon = aDaemon({ throwLater: true });
  expect(await daemon.ended).toBe(70);
  expect(daemon.stdout()).toMatch(/"level":60.*"message":"later"/);
});

test("--version and --help answer and start nothing", async () => {
  await using version = aDaemon({}, { argv: ["--version"] });
  expect(await version.ended).toBe(0);
  expect(version.stdout()).toBe("lars a-daemon 0.1.0\n");
  await using help = aDaemon({}, { argv: ["--help"] });
  expect(await help.ended).toBe(0);
  expect(help.stdout()).toContain("[--config FILE]");
});
