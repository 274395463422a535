import { spawn } from "node:child_process";
import { once } from "node:events";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { routeId, routeKey } from "@lars/model";
import { RetCode } from "@lars/protocol";
import { aTemporaryFolder, endedWithTest, until } from "@lars/testkit";
import { expect, onTestFinished, test, vi } from "vitest";
import { changedSettings } from "../src/core/changed-settings.ts";
import { hosts } from "./builders.ts";
import { aDnsService, anAgent, Caller } from "./fakes.ts";

vi.setConfig({ testTimeout: 60_000 }); // real processes, on machines that do other things too

const WAIT = { withinMs: 20_000 };
const KEY = { modId: 1, cmdId: 1 };

test("what applies at once is told with both values; what needs a restart is named", () => {
  const before = { "[loadbalance] err_rate": "0.1", "[agent] base_port": "8888", "[agent] pull_timeout": "2000" };
  const after = { "[loadbalance] err_rate": "0.2", "[agent] base_port": "9999", "[agent] pull_timeout": "2000" };
  expect(changedSettings(before, after)).toEqual({
    applied: ["[loadbalance] err_rate 0.1 → 0.2"],
    needRestart: ["[agent] base_port"],
  });
});

test("SIGHUP applies the file to modules that are there, keeps their counts, and changes nothing when the file is wrong", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(routeId(routeKey(1, 1)), hosts(1));
  const file = join(home.path, "agent.conf");
  const write = async (text: string) => {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  };
  // However slow the machine: asked twice is a module that was dropped, none that was old, and no connection that was left.
  const patient = "update_timeout = 1d\n[dnsserver]\nsilence_timeout = 60s\n[agent]\npull_timeout = 60s\n";
  await write(`[loadbalance]\ncontin_err_limit = 1000\nerr_rate = 1\n${patient}`);
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const env = {
    PATH: "",
    LARS_HOME: home.path,
    LARS_AGENT_BASE_PORT: "0",
    LARS_HEALTH_PORT: "0",
    LARS_DNSSERVER_PORT: String(dns.port),
    LARS_REPORTER_PORT: "1",
  };
  const child = spawn(process.execPath, [main, "--config", file], { env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL")); // also when a promise was broken
  await using _ended = endedWithTest(child);
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  await until(() => log.includes('"started"'), WAIT);
  const basePort = Number(/"ports":\[(\d+)/.exec(log)?.[1]);
  await using caller = await Caller.of({ basePort });
  const host = await caller.hostOf(1, 1);
  for (let n = 0; n < 19; n += 1) caller.report(KEY, host, 1);
  expect((await caller.getHost(1, 1)).retCode).toBe(RetCode.Success);

  await write(`[loadbalance]\ncontin_err_limit = 20\nerr_rate = 2\n${patient}`);
  child.kill("SIGHUP");
  await until(() => log.includes("settings are left as they were"), WAIT);
  expect(log).toContain("agent.conf:3");

  await write(`[loadbalance]\ncontin_err_limit = 20\nerr_rate = 1\n${patient}max_modules = 5\n`);
  child.kill("SIGHUP");
  await until(() => log.includes("settings are applied") && log.includes("until a restart"), WAIT);
  expect(log).toContain("[loadbalance] contin_err_limit 1000 → 20");
  expect(log).toContain("[agent] max_modules");
  caller.report(KEY, host, 1); // the twentieth failure in a row: the nineteen before were not forgotten
  await until(async () => (await caller.getHost(1, 1)).retCode === RetCode.Overload, WAIT);
  expect([dns.connections, dns.asked.length]).toEqual([1, 1]); // and the module was never dropped

  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

test("with keep_last_hosts a module without hosts is served, and on disk, until the time is over", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(routeId(routeKey(1, 1)), hosts(1));
  {
    await using agent = await anAgent({ home, dns: [dns], keepLastHostsMs: 3_600_000 });
    await using caller = await Caller.of(agent);
    await caller.hostOf(1, 1);
    dns.push(1, 1, []);
    await until(async () => /"stale": ?true/.test(await agent.state()));
    expect(await caller.getHost(1, 1)).toMatchObject({ retCode: RetCode.Success, host: hosts(1)[0] });
  }
  dns.answering = false;
  await using agent = await anAgent({ home, dns: [dns], keepLastHostsMs: 300 });
  await using caller = await Caller.of(agent);
  expect(await caller.hostOf(1, 1)).toEqual(hosts(1)[0]); // from disk
  dns.answering = true;
  await until(async () => (await caller.getHost(1, 1)).retCode === RetCode.NoExist, WAIT);
});
