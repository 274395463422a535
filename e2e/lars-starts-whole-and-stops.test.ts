/** Starting, stopping and being refused, as a user at a terminal meets it. */

import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { freePorts, runLars, startLars, until } from "./lars.ts";

const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]();
});

async function aHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), "lars-e2e-home-"));
  open.push({ [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) });
  return home;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("Ctrl-C stops everything within five seconds and leaves no process; a second instance is refused meanwhile", async () => {
  const lars = await startLars();
  open.push(lars);
  const { pids } = await lars.running();
  expect(Object.keys(pids).sort()).toEqual(expect.arrayContaining(["admin", "dns-service", "lb-agent", "reporter"]));

  const second = await lars.command("up");
  expect(second.code).toBe(1);
  expect(second.err.trim().split("\n")).toHaveLength(1);
  expect(second.err).toContain("already");

  const startedMs = Date.now();
  expect(await lars.interrupt()).toBe(0);
  expect(Date.now() - startedMs, lars.printed()).toBeLessThan(5_500);
  for (const [name, pid] of Object.entries(pids)) expect(lives(pid), name).toBe(false);
});

test("a daemon that dies is started again, and the reason is shown", async () => {
  const lars = await startLars();
  open.push(lars);
  const { pids } = await lars.running();
  process.kill(pids["reporter"] ?? 0, "SIGKILL");
  await until(
    async () => {
      const pid = (await lars.running()).pids["reporter"] ?? 0;
      return pid > 0 && pid !== pids["reporter"] ? true : undefined;
    },
    20_000,
    "another reporter",
  );
  expect(lars.printed()).toMatch(/reporter.*SIGKILL/);
});

test("a launcher that is killed leaves nothing behind, and the next start is as any other", async () => {
  const lars = await startLars();
  open.push(lars);
  const { pids } = await lars.running();
  lars.launcher.kill("SIGKILL");
  for (const name of ["dns-service", "reporter", "lb-agent", "admin"]) {
    await until(() => !lives(pids[name] ?? 0) || undefined, 10_000, `the end of ${name}`);
  }
  await until(() => !lives(pids["database"] ?? 0) || undefined, 10_000, "the end of the private database");
  const again = await startLars({ ...lars.env });
  open.push(again);
  expect(await again.interrupt()).toBe(0);
});

test("a port in use is told in one line that names it, and nothing is left running", async () => {
  const ports = await freePorts();
  const squatter = createServer().listen(Number(ports["LARS_DNSSERVER_PORT"]), "127.0.0.1");
  await once(squatter, "listening");
  open.push({ [Symbol.asyncDispose]: () => new Promise((closed) => squatter.close(() => closed())) });
  const { code, err } = await runLars(["up"], { LARS_HOME: await aHome(), ...ports });
  expect(code).toBe(1);
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(err).toContain(String(ports["LARS_DNSSERVER_PORT"]));
  expect(err).toContain("LARS_DNSSERVER_PORT");
});

test("a database that is not there is told in one line that says where it was looked for", async () => {
  const ports = await freePorts();
  const { code, err } = await runLars(["up"], {
    LARS_HOME: await aHome(),
    ...ports,
    LARS_DATABASE_URL: `mysql://root:secret@127.0.0.1:${ports["LARS_MYSQL_PORT"]}/lars_dns`,
  });
  expect(code).toBe(1);
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(err).toContain(`127.0.0.1:${ports["LARS_MYSQL_PORT"]}`);
  expect(err).not.toContain("secret");
});

test("a folder written by a newer version is refused", async () => {
  const home = await aHome();
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, "version"), "999\n");
  const { code, err } = await runLars(["up"], { LARS_HOME: home, ...(await freePorts()) });
  expect(code).toBe(1);
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(err).toMatch(/newer/);
});
