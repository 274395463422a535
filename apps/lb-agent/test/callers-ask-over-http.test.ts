import { formatHostAddress } from "@lars/model";
import { until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { FirstAnswers } from "../src/http/first-answers.ts";
import { Questions } from "../src/http/questions.ts";
import { anAgentOverHttp } from "./an-agent-over-http.ts";
import { hosts } from "./builders.ts";
import { aDnsService, Caller } from "./fakes.ts";

vi.setConfig({ testTimeout: 20_000 }); // agents with threads of their own, on a machine that is busy with other tests

test("the first caller of a route gets a host: the dns-service's answer is waited for", async () => {
  await using dns = await aDnsService();
  await using lars = await anAgentOverHttp({ dns: [dns] });
  await until(() => !lars.agent.context.health.readiness.stale);
  dns.answering = false;
  const first = lars.ask("/v1/host?modid=1&cmdid=2&wait=1000");
  await until(() => dns.asked.includes("1·2" as never));
  dns.push(1, 2, hosts(1));
  expect(await first).toMatchObject({ status: 200, headers: { "cache-control": "no-store" } });
  expect((await first).json()).toEqual({
    modid: 1,
    cmdid: 2,
    host: "10.0.0.1:9000",
    ip: "10.0.0.1",
    port: 9000,
    probe: false,
    stale: false,
  });
  const nobody = await lars.ask("/v1/host?modid=9&cmdid=9&wait=10");
  expect(nobody).toMatchObject({ status: 404, headers: { "retry-after": "1" } });
  expect(nobody.json()).toEqual({ error: { code: "ROUTE_PENDING", message: expect.stringContaining("9·9") } });
});

test("who waits is answered when the dns-service answers, before whoever began to wait earlier for another route", async () => {
  await using dns = await aDnsService();
  await using lars = await anAgentOverHttp({ dns: [dns] });
  await until(() => !lars.agent.context.health.readiness.stale);
  dns.answering = false;
  const race = async (modId: number): Promise<string[]> => {
    const ended: string[] = [];
    const ask = (cmdId: number) =>
      lars.ask(`/v1/host?modid=${modId}&cmdid=${cmdId}&wait=1000`).finally(() => ended.push(String(cmdId)));
    const inVain = ask(1);
    await until(() => dns.asked.includes(`${modId}·1` as never));
    const first = ask(2);
    await until(() => dns.asked.includes(`${modId}·2` as never));
    dns.push(modId, 2, hosts(1));
    await Promise.all([inVain, first]);
    return ended;
  };
  // A machine that is busy for a whole second proves nothing: it gets another try. Without the wake-up none ends so.
  let ended: string[] = [];
  for (let modId = 1; modId <= 5 && ended[0] !== "2"; modId += 1) ended = await race(modId);
  expect(ended).toEqual(["2", "1"]);
});

test("a route without hosts is a 404 that is not worth another try, at once", async () => {
  await using dns = await aDnsService();
  await using lars = await anAgentOverHttp({ dns: [dns] });
  for (const path of ["/v1/host", "/v1/route"]) {
    const answer = await lars.ask(`${path}?modid=1&cmdid=1&wait=1000`);
    expect(answer.status).toBe(404);
    expect(answer.headers).not.toHaveProperty("retry-after");
    expect(answer.json()).toMatchObject({ error: { code: "ROUTE_UNKNOWN" } });
  }
});

test("without a dns-service a route that is known is served stale, one that is not is pending", async () => {
  const dns = await aDnsService();
  dns.push(1, 1, hosts(1));
  await using lars = await anAgentOverHttp({ dns: [dns] });
  expect((await lars.ask("/v1/host?modid=1&cmdid=1&wait=1000")).json()).toMatchObject({ stale: false });
  await dns[Symbol.asyncDispose]();
  await until(async () => lars.agent.context.health.readiness.stale);
  await until(async () => (await lars.ask("/v1/host?modid=1&cmdid=1")).text.includes('"stale": true'));
  expect((await lars.ask("/v1/route?modid=1&cmdid=1")).json()).toMatchObject({ stale: true });
  const pending = await lars.ask("/v1/route?modid=3&cmdid=1&wait=0");
  expect(pending.json()).toMatchObject({
    error: { code: "ROUTE_PENDING", message: expect.stringContaining("no dns-service is connected") },
  });
});

test("callers over HTTP and over UDP share hosts in turn, reports and counters", async () => {
  await using dns = await aDnsService({ greets: true });
  dns.push(1, 1, hosts(1, 2));
  await using lars = await anAgentOverHttp({ dns: [dns] });
  await using caller = await Caller.of(lars.agent);
  const first = (await lars.ask("/v1/host?modid=1&cmdid=1&wait=1000")).json() as { host: string };
  const second = formatHostAddress(await caller.hostOf(1, 1));
  expect([first.host, second].toSorted()).toEqual(["10.0.0.1:9000", "10.0.0.2:9000"]);
  expect(await lars.report({ modid: 1, cmdid: 1, host: first.host, outcome: "failure" })).toMatchObject({
    status: 204,
  });
  expect(await lars.report({ modid: 1, cmdid: 1, host: first.host, retcode: 0 })).toMatchObject({ status: 204 });
  const route = (await lars.ask("/v1/route?modid=1&cmdid=1")).json() as { hosts: { host: string }[]; version: number };
  expect(route).toMatchObject({ modid: 1, cmdid: 1, version: 42, stale: false });
  expect(route.hosts.map(({ host }) => host).toSorted()).toEqual([first.host, second].toSorted());
  const state = (await lars.ask("/state?modid=1&cmdid=1")).json() as { shards: { modules: { idle: object[] }[] }[] };
  expect(state.shards[2]?.modules[0]?.idle).toContainEqual(
    expect.objectContaining({ host: first.host, successesTotal: 1, failuresTotal: 1 }),
  );
  expect(state.shards[2]).toMatchObject({ counters: { reports: 2, reportsUnknown: 0, routes: 1 } });
});

test("when every host rests the answer is 503 until a probe, which says so", async () => {
  await using dns = await aDnsService();
  dns.push(1, 1, hosts(1));
  await using lars = await anAgentOverHttp({ dns: [dns] });
  await lars.ask("/v1/host?modid=1&cmdid=1&wait=1000");
  for (let n = 0; n < 20; n += 1) await lars.report({ modid: 1, cmdid: 1, host: "10.0.0.1:9000", retcode: -1 });
  const resting = await lars.ask("/v1/host?modid=1&cmdid=1");
  expect(resting).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  expect(resting.json()).toMatchObject({ error: { code: "HOSTS_OVERLOADED" } });
  expect((await lars.ask("/v1/route?modid=1&cmdid=1")).json()).toMatchObject({ hosts: [{ overloaded: true }] });
  const probe = await until(async () => {
    const answer = await lars.ask("/v1/host?modid=1&cmdid=1");
    return answer.status === 200 ? answer : undefined;
  });
  expect(probe.json()).toMatchObject({ host: "10.0.0.1:9000", probe: true });
});

test("a report of what is not known (any more) is a 404, counted, and changes nothing", async () => {
  await using dns = await aDnsService();
  dns.push(1, 1, hosts(1));
  await using lars = await anAgentOverHttp({ dns: [dns] });
  await lars.ask("/v1/host?modid=1&cmdid=1&wait=1000");
  for (const report of [
    { modid: 1, cmdid: 1, host: "10.0.0.2:9000", outcome: "success" },
    { modid: 4, cmdid: 1, host: "10.0.0.1:9000", outcome: "success" },
  ]) {
    const answer = await lars.report(report);
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ error: { code: "HOST_UNKNOWN" } });
  }
  const shards = (await lars.ask("/state")).json() as { shards: { counters: object }[] };
  expect(shards.shards[2]?.counters).toMatchObject({ reports: 2, reportsUnknown: 2 });
});

test("no room for another module is a 503", async () => {
  await using dns = await aDnsService();
  for (const modId of [0, 3]) dns.push(modId, 0, hosts(1));
  await using lars = await anAgentOverHttp({ dns: [dns], modulesMax: 3 });
  expect((await lars.ask("/v1/host?modid=0&cmdid=0&wait=1000")).status).toBe(200);
  for (const path of ["/v1/host", "/v1/route"]) {
    const full = await lars.ask(`${path}?modid=3&cmdid=0&wait=1000`);
    expect(full.status).toBe(503);
    expect(full.json()).toMatchObject({ error: { code: "AGENT_FULL", message: /its third of \[agent\] max_modules/ } });
  }
});

test("whoever waits for a first answer waits for that of his route, and no longer than he said", async () => {
  const answers = new FirstAnswers();
  const done: string[] = [];
  const minute = 60_000;
  const waits = [answers.wait(1, 1, minute), answers.wait(1, 1, minute), answers.wait(1, 2, 1)];
  waits.forEach((wait, n) => void wait.then(() => done.push(String(n))));
  await waits[2];
  expect(done).toEqual(["2"]);
  answers.arrived({ modId: 1, cmdId: 3 });
  answers.arrived({ modId: 1, cmdId: 1 });
  await Promise.all(waits);
  expect(done.toSorted()).toEqual(["0", "1", "2"]);
});

test("questions to a shard are bounded, and end with it", async () => {
  const posted: number[] = [];
  const questions = new Questions((number) => posted.push(number));
  const ask = () => questions.ask({ ask: "host", modId: 1, cmdId: 1 });
  const answered = ask();
  questions.answer(posted[0] ?? -1, { kind: "overloaded" });
  expect(await answered).toEqual({ kind: "overloaded" });
  const waiting = Array.from({ length: 3_000 }, ask);
  expect(posted.length).toBe(2_049);
  questions.loseAll();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([undefined]));
});

test("a shard that says nothing is not waited for for ever", async () => {
  const questions = new Questions(() => undefined);
  expect(await questions.ask({ ask: "ids", filter: {} })).toBeUndefined();
});
