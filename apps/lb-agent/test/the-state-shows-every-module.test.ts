import type { HttpRequest } from "@lars/daemon";
import type { HostAddress } from "@lars/model";
import { RouteBalancers } from "@lars/routing";
import { until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { newShardCounters } from "../src/core/shard-counters.ts";
import { answerQuestion } from "../src/http/at-the-shard.ts";
import { StateStream } from "../src/http/state-stream.ts";
import { type AgentOverHttp, anAgentOverHttp } from "./an-agent-over-http.ts";
import { hosts, POLICY } from "./builders.ts";
import { aDnsService, type FakeDns } from "./fakes.ts";

vi.setConfig({ testTimeout: 20_000 }); // agents with threads of their own, on a machine that is busy with other tests

interface State {
  readonly instance: string;
  readonly modulesTotal: number;
  readonly shards: readonly {
    readonly shard: number;
    readonly moduleCount: number;
    readonly complete: boolean;
    readonly modules: readonly { readonly modId: number; readonly cmdId: number; readonly idle: readonly object[] }[];
  }[];
}

const COUNT = 1_000;

async function withModules(lars: AgentOverHttp, dns: FakeDns): Promise<void> {
  await until(() => dns.connections > 0);
  for (let modId = 0; modId < COUNT; modId += 1) dns.push(modId, 1, hosts(1, 2, 3));
  await until(async () => {
    const { shards } = (await lars.ask("/state?modid=0&cmdid=0")).json() as State;
    return shards.reduce((sum, { moduleCount }) => sum + moduleCount, 0) === COUNT;
  });
}

const idsOf = ({ shards }: State): string[] =>
  shards.flatMap(({ modules }) => modules.map(({ modId, cmdId }) => `${modId}·${cmdId}`));

test("each of a thousand modules is there once, with its hosts; a filter shows one, or none", async () => {
  await using dns = await aDnsService();
  await using lars = await anAgentOverHttp({ dns: [dns] });
  await withModules(lars, dns);
  const whole = await lars.ask("/state");
  const state = whole.json() as State;
  expect(idsOf(state).length).toBe(COUNT);
  expect(new Set(idsOf(state)).size).toBe(COUNT);
  expect(state.shards.map(({ shard, complete }) => [shard, complete])).toEqual([0, 1, 2].map((n) => [n, true]));
  expect(state.shards.every(({ modules }) => modules.every(({ idle }) => idle.length === 3))).toBe(true);
  expect(whole.text.split("\n").filter((line) => line.startsWith('{"modId":')).length).toBe(COUNT);
  expect(idsOf((await lars.ask("/state?modid=17&cmdid=1")).json())).toEqual(["17·1"]);
  expect(idsOf((await lars.ask("/state?modid=17")).json())).toEqual(["17·1"]);
  expect(idsOf((await lars.ask("/state?cmdid=1")).json()).length).toBe(COUNT);
  expect(idsOf((await lars.ask("/state?modid=17&cmdid=2")).json())).toEqual([]);
  expect((await lars.ask("/state", { method: "HEAD" })).text).toBe("");
});

test("readers that take nothing are few, and those that go make room", async () => {
  const ask = () => Promise.resolve(undefined);
  const state = new StateStream({ head: () => ({ ip: "10.0.0.9" }), inspect: () => Promise.resolve([]), ask });
  const request = { method: "GET", query: new URLSearchParams() } as unknown as HttpRequest;
  const readers = Array.from({ length: 8 }, () => state.answer(request).body as AsyncGenerator<string>);
  for (const reader of readers)
    expect(await reader.next()).toEqual({ value: '{"ip":"10.0.0.9", "shards": [', done: false });
  expect(state.answer(request)).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  await readers[0]?.return(undefined);
  expect(state.answer(request).status).toBe(200);
});

test("a portion ends with its hosts, so that it takes a shard no longer than that", () => {
  const policy = { ...POLICY, modulesMax: 1_000 };
  const routes = new RouteBalancers({ policy, clock: Date.now, random: () => 0, pull: () => undefined });
  const update = (modId: number, of: readonly HostAddress[]) =>
    routes.update({ modId, cmdId: 1, hosts: of, version: 1 });
  for (let modId = 0; modId < 500; modId += 1) update(modId, hosts(1, 2, 3));
  const shard = { routes, counters: newShardCounters() };
  const ids = answerQuestion({ ask: "ids", filter: {} }, shard) as Int32Array;
  expect(ids.length).toBe(1_000);
  const some = answerQuestion({ ask: "modules", ids, hostsMax: 40 }, shard) as { modules: object[]; taken: number };
  expect(some).toMatchObject({ modules: { length: 10 }, taken: 10 });
  for (let modId = 0; modId < 500; modId += 1) update(modId, []);
  const gone = answerQuestion({ ask: "modules", ids, hostsMax: 40 }, shard);
  expect(gone).toEqual({ modules: [], taken: 40 });
});
