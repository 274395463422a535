import { hostAddress, routeId, routeKey } from "@lars/model";
import { BODY_BYTES_MAX, encodeFrame, getHostRequest, MessageId, RetCode } from "@lars/protocol";
import { aTemporaryFolder, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { hosts } from "./builders.ts";
import { aDnsService, anAgent, Caller } from "./fakes.ts";

vi.setConfig({ testTimeout: 30_000 }); // real sockets and threads, on machines that do other things too

const id = (modId: number, cmdId: number) => routeId(routeKey(modId, cmdId));

test("a module that exists is answered from its own port, and from any other port of the three", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  for (let cmdId = 1; cmdId <= 3; cmdId += 1) dns.routes.set(id(1, cmdId), hosts(cmdId));
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);

  for (let cmdId = 1; cmdId <= 3; cmdId += 1) {
    const [host] = hosts(cmdId);
    expect(await caller.hostOf(1, cmdId)).toEqual(host);
    for (let port = 0; port < 3; port += 1) {
      // connected sockets hear the asked port only
      expect(await caller.getHost(1, cmdId, port)).toMatchObject({ retCode: RetCode.Success, host, modId: 1, cmdId });
      expect(await caller.getRoute(1, cmdId, port)).toEqual([host]);
    }
  }
});

test("a module that does not exist is answered with RET_NOEXIST, ids that are none with RET_SYSTEM_ERROR", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);

  expect(await caller.getHost(5, 5)).toMatchObject({ retCode: RetCode.NoExist, modId: 5, cmdId: 5 });
  expect((await caller.getHost(5, 5)).host).toBeUndefined();
  for (const [modId, cmdId] of [
    [-1, 1],
    [1, -1],
    [-2_147_483_648, -1],
  ] as const) {
    expect(await caller.getHost(modId, cmdId, 0)).toMatchObject({ retCode: RetCode.SystemError, modId, cmdId });
    expect(await caller.getRoute(modId, cmdId, 1)).toEqual([]);
  }
});

test("a module that exists is there by the third of three route requests 50 ms apart", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(id(8, 1), hosts(1, 2));
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);
  await until(() => dns.connections > 0);

  const started = performance.now();
  const seen = await until(async () => (await caller.getRoute(8, 1)).length === 2 && performance.now() - started);
  expect(seen).toBeLessThan(150);
});

test("with every host overloaded callers are answered RET_OVERLOAD, and the route still lists all", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);

  const host = await caller.hostOf(1, 1);
  for (let n = 0; n < 15; n += 1) caller.report({ modId: 1, cmdId: 1 }, host, RetCode.Overload);
  await until(async () => (await caller.getHost(1, 1)).retCode === RetCode.Overload);
  expect(await caller.getRoute(1, 1)).toEqual([host]);
});

test("what is not exactly one frame is dropped and counted, and never answered", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);

  const good = encodeFrame(MessageId.GetHostRequest, getHostRequest.encode({ seq: 1, modId: 1, cmdId: 1 }));
  const lying = Buffer.from(good);
  lying.writeInt32LE(BODY_BYTES_MAX, 4);
  const bad = [Buffer.alloc(0), Buffer.from([4]), good.subarray(0, -1), Buffer.concat([good, good]), lying];
  const noMessage = encodeFrame(MessageId.GetHostRequest, Buffer.from([0xff, 0xff]));
  for (const bytes of [...bad, noMessage, encodeFrame(99, Buffer.alloc(3))]) caller.send(bytes, 2);

  await until(async () => {
    await agent.context.health.scrape();
    const metrics = await agent.context.registry.metrics();
    const bad = /lars_agent_datagrams_dropped_total\{shard="2",kind="bad".*\} (\d+)/.exec(metrics)?.[1];
    const foreign = /lars_agent_datagrams_dropped_total\{shard="2",kind="foreign".*\} (\d+)/.exec(metrics)?.[1];
    return bad === "6" && foreign === "1";
  });
  expect(caller.answers).toEqual([]);
});

test("reports for an unknown module or host are counted and ignored", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(id(3, 3), hosts(1));
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);

  await caller.hostOf(3, 3);
  caller.report({ modId: 3, cmdId: 3 }, hostAddress(1, 1), 0);
  caller.report({ modId: 6, cmdId: 6 }, hostAddress(1, 1), 0);
  caller.report({ modId: -3, cmdId: 6 }, hostAddress(1, 1), 0);
  await until(async () => {
    await agent.context.health.scrape();
    const lines = (await agent.context.registry.metrics()).matchAll(/reports_unknown_total\{shard="\d".*\} (\d+)/g);
    return [...lines].reduce((sum, [, count]) => sum + Number(count), 0) === 3;
  });
  expect(await caller.getHost(3, 3)).toMatchObject({ retCode: RetCode.Success });
});

test("/state shows every module with its queues and counters", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  dns.routes.set(id(1, 1), hosts(1));
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);
  caller.report({ modId: 1, cmdId: 1 }, await caller.hostOf(1, 1), 0);

  await until(async () => {
    const state = (await agent.state()).replace(/": "/g, '":"').replace(/": (\d)/g, '":$1');
    return state.includes('"successesTotal":1') && state.includes('"host":"10.0.0.1:9000"') && state.includes('"NEW"');
  });
});

test("a route with more hosts than a datagram carries is answered with as many as fit", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDnsService();
  const many = Array.from({ length: 3_850 }, (_, n) => hostAddress(0xf0000000 + n, 60_000));
  dns.routes.set(id(2, 2), many);
  await using agent = await anAgent({ home, dns: [dns] });
  await using caller = await Caller.of(agent);
  await caller.hostOf(2, 2);
  const answered = await caller.getRoute(2, 2);
  expect(answered.length).toBeGreaterThan(3_800);
  expect(answered.length).toBeLessThanOrEqual(3_850);
});
