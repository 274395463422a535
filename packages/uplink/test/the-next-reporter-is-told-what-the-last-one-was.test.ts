import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { hostAddress, type Ipv4, routeId, routeKey } from "@lars/model";
import { type AgentState, agentState, encodeFrame, type Frame, FrameDecoder, hello, MessageId } from "@lars/protocol";
import { until } from "@lars/testkit";
import { expect, test } from "vitest";
import { ReporterLink, type RouteBytes } from "../src/index.ts";

const KEY = routeKey(7, 9);

/** A reporter that keeps what it is told. */
async function aReporter(instance: string, port = 0) {
  const states: AgentState[] = [];
  const sockets = new Set<Socket>();
  const answer = encodeFrame(MessageId.Hello, hello.encode({ software: "", version: "", hostname: "", instance }));
  const take = (socket: Socket, { id, body }: Frame): void => {
    if (id === MessageId.Hello) socket.write(answer);
    const state = id === MessageId.AgentState ? agentState.decode(body) : undefined;
    if (state !== undefined) states.push(state);
  };
  const server = createServer((socket) => {
    const decoder = new FrameDecoder();
    sockets.add(socket.on("error", () => undefined).on("close", () => sockets.delete(socket)));
    socket.on("data", (chunk) => {
      for (const frame of decoder.push(chunk)) take(socket, frame);
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    states,
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, "close");
    },
  };
}

/** A module with one host that was called so often. */
function aState(successesTotal: number, more: Partial<RouteBytes> = {}): RouteBytes {
  const host = { host: hostAddress(1, 80), overloaded: false, virtualSuccesses: 0, virtualFailures: 0 };
  const window = { realSuccesses: 0, realFailures: 0, successStreak: 0, failureStreak: 0, sinceSeconds: 0 };
  const totals = { successesTotal, failuresTotal: 0, successesBefore: 0, failuresBefore: 0 };
  const head = { removed: false, pulling: false, stale: false, version: 1, updatedMs: 0, accessCount: 0 };
  const modules = [{ ...KEY, ...head, part: 0, parts: 1, hosts: [{ ...host, ...window, ...totals }], gone: [] }];
  const nobody = { startedMs: 0, atMs: 0, ip: 0 as Ipv4, dnsService: "", modulesTotal: 0 };
  const bytes = [agentState.encode({ ...nobody, modules, uptimeMs: 0, allToldSinceMs: 0 })];
  return { id: routeId(KEY), bytes, ...more };
}

function aLink(ports: readonly number[]) {
  let state = aState(0);
  let ended = 0;
  let heardBeforeMs = 0;
  const link: ReporterLink = new ReporterLink(
    {
      endpoints: ports.map((port) => ({ host: "127.0.0.1", port })),
      hello: { software: "", version: "", hostname: "", instance: "agent-1" },
      routesMax: 100,
      heartbeatMs: 10_000,
      describe: () => ({ startedMs: 1, ip: 1 as Ipv4, dnsService: "", modulesTotal: 1 }),
    },
    {
      connected: () => undefined,
      disconnected: () => {
        ended += 1;
      },
      unreachable: () => undefined,
      tellAll: ({ round }) => {
        link.tell([], [state]);
        link.toldAll(round);
      },
      heard: (beforeMs) => {
        heardBeforeMs = beforeMs;
      },
    },
  );
  return {
    tell(next: RouteBytes) {
      state = next;
      link.tell([], [next]);
    },
    ended: () => ended,
    heardBeforeMs: () => heardBeforeMs,
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  };
}

/** What was told, in its order: whose earlier words, or that it is news; and the calls. */
const told = (states: readonly AgentState[]) =>
  states
    .filter(({ earlier, modules }) => earlier !== undefined || modules.length > 0)
    .map(({ earlier, modules }) => [
      earlier?.toldTo ?? "news",
      ...modules.map((module) => module.hosts[0]?.successesTotal),
    ]);

test("each reporter is told first what another one was told last, and what nobody was told is news", async () => {
  await using one = await aReporter("one");
  await using link = aLink([one.port]);
  link.tell(aState(5));
  await until(() => told(one.states).at(-1)?.[1] === 5);
  expect(told(one.states)[0]).toEqual([""]);
  await one[Symbol.asyncDispose]();
  await until(() => link.ended() === 1);
  link.tell(aState(8)); // told to nobody
  await using other = await aReporter("other", one.port);
  await until(() => told(other.states).at(-1)?.[1] === 8);
  expect(told(other.states)).toEqual([
    ["one", 5],
    ["news", 8],
  ]);
  await other[Symbol.asyncDispose]();
  await using back = await aReporter("one", one.port);
  await until(() => told(back.states).length >= 2);
  expect(told(back.states)[0]).toEqual(["other", 8]);
});

test("what a reporter has surely read is known by its answers, with some seconds to be on the safe side", async () => {
  await using one = await aReporter("one");
  const beganMs = Date.now();
  await using link = aLink([one.port]);
  await until(() => link.heardBeforeMs() > 0);
  expect(link.heardBeforeMs()).toBeGreaterThan(beganMs - 60_000);
  expect(link.heardBeforeMs()).toBeLessThan(Date.now() - 1_000);
});

test("a module that was dropped is not told of again, save its last words", async () => {
  await using one = await aReporter("one");
  await using link = aLink([one.port]);
  link.tell(aState(5));
  await until(() => told(one.states).at(-1)?.[1] === 5);
  link.tell(aState(9, { dropped: true, once: aState(7).bytes }));
  await until(() => told(one.states).flat().includes(9));
  await one[Symbol.asyncDispose]();
  await using other = await aReporter("other", one.port);
  await until(() => told(other.states).length > 0);
  expect(told(other.states)[0]).toEqual(["one", 7]);
});
