import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { loadLbAgentConfig } from "@lars/config";
import type { Ipv4 } from "@lars/model";
import { bindUdp } from "@lars/reactor";
import { aDaemonContext, aTemporaryFolder, endedWithTest, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import type { ShardOrder } from "../src/io/shard-messages.ts";
import { startShards } from "../src/io/shards.ts";
import { startLbAgent } from "../src/service.ts";
import { anAnswer, hosts, POLICY } from "./builders.ts";
import { Caller } from "./fakes.ts";

vi.setConfig({ testTimeout: 30_000 }); // real sockets and threads, on machines that do other things too

test("a port in use is refused with the port's name, and nothing is left half-started", async () => {
  await using home = await aTemporaryFolder();
  await using taken = await bindUdp({ host: "127.0.0.1", port: 0 }, () => undefined);
  const config = loadLbAgentConfig({ argv: [], env: { LARS_HOME: home.path } });
  const listen = { host: "127.0.0.1", basePort: taken.port - 2 };
  const starting = startLbAgent({ ...config, listen }, aDaemonContext());
  await expect(starting).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringContaining(`${taken.port}`),
  });
  await using _first = await bindUdp({ host: "127.0.0.1", port: taken.port - 2 }, () => undefined); // is free again
});

test("a shard that dies is started again on its port, with the routes that are known and with its neighbours", async () => {
  const routes = [0, 1, 2].map((cmdId) => anAnswer(0, cmdId, hosts(cmdId + 1)));
  const failed: number[] = [];
  const restarted: number[] = [];
  await using shards = await startShards({
    host: "127.0.0.1",
    basePort: 0,
    caller: 0x7f000001 as Ipv4,
    policy: POLICY,
    routes: () => routes,
    heard: () => undefined,
    failed: (shard) => failed.push(shard),
    restarted: (shard) => restarted.push(shard),
  });
  await using caller = await Caller.of(shards);
  shards.post(1, { kind: "route" } as unknown as ShardOrder); // an order that cannot be: the thread ends on it
  await until(() => restarted.length > 0);
  expect([failed, restarted]).toEqual([[1], [1]]);

  for (let cmdId = 0; cmdId < 3; cmdId += 1) {
    const [host] = hosts(cmdId + 1);
    for (let port = 0; port < 3; port += 1) expect(await caller.getHost(0, cmdId, port)).toMatchObject({ host });
  }
  expect((await shards.inspect()).map(({ moduleCount }) => moduleCount)).toEqual([1, 1, 1]);
});

/** By how much each thread of this process steps back behind others; less than 0: it goes before them. */
async function nicenessOfThreads(): Promise<number[]> {
  const threads = await readdir("/proc/self/task");
  const stats = await Promise.all(threads.map((id) => readFile(`/proc/self/task/${id}/stat`, "utf8").catch(() => "")));
  return stats
    .filter((stat) => stat !== "")
    .map((stat) => Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]));
}

test.runIf(process.platform === "linux" && process.getuid?.() === 0)(
  "threads that answer callers go before whatever else the machine does, and no other thread of the agent does",
  async () => {
    const before = (await nicenessOfThreads()).filter((niceness) => niceness < 0).length;
    await using shards = await startShards({
      host: "127.0.0.1",
      basePort: 0,
      caller: 0x7f000001 as Ipv4,
      policy: POLICY,
      routes: () => [],
      heard: () => undefined,
      failed: () => undefined,
      restarted: () => undefined,
    });
    await shards.inspect();
    expect((await nicenessOfThreads()).filter((niceness) => niceness < 0).length - before).toBe(3);
  },
);

test("of many routes of the last run, any one is there for the first who asks, at any port; soon all are", async () => {
  const count = 30_000;
  const routes = Array.from({ length: count }, (_, modId) => anAnswer(modId, 0, hosts(1)));
  const taken = [0, 0, 0];
  await using shards = await startShards({
    host: "127.0.0.1",
    basePort: 0,
    caller: 0x7f000001 as Ipv4,
    policy: { ...POLICY, modulesMax: 3 * count },
    routes: () => routes,
    heard: (news, shard) => {
      if (news.kind === "told") taken[shard] = news.modules;
    },
    failed: () => undefined,
    restarted: () => undefined,
  });
  await using caller = await Caller.of(shards);
  const [host] = hosts(1);
  for (const modId of [count - 1, count - 2, count - 3]) {
    for (let port = 0; port < 3; port += 1) expect(await caller.getHost(modId, 0, port)).toMatchObject({ host });
  }
  await until(() => taken.every((modules) => modules === count / 3));
});

test("a process of its own says when it answers, and ends with code 0 on SIGTERM", async () => {
  await using home = await aTemporaryFolder();
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { PATH: "", LARS_HOME: home.path, LARS_AGENT_BASE_PORT: "0", LARS_HEALTH_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await using _ended = endedWithTest(child);
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  await until(() => log.includes('"started"'), { withinMs: 20_000 });
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(log).toContain('"answering"');
  expect(log).toContain('"stopped"');
});
