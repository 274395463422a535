import { hostAddress } from "@lars/model";
import {
  getHostRequest,
  getHostResponse,
  getRouteRequest,
  getRouteResponse,
  MessageId,
  RetCode,
  reportRequest,
} from "@lars/protocol";
import { expect, test } from "vitest";
import { connect } from "../src/index.ts";
import { type Answers, aFakeAgent, countOf } from "./fake-agent.ts";
import { reportsThatAreNone } from "./reports-that-are-none.ts";

const host = hostAddress(0xc0a8_01b1, 7_788);

/** Answers host requests with this retcode. */
function hostAnswers(retCode: number): Answers {
  return (frame) => {
    const request = getHostRequest.decode(frame.body);
    if (frame.id !== MessageId.GetHostRequest || request === undefined) return undefined;
    const body = getHostResponse.encode({ ...request, retCode, ...(retCode === RetCode.Success && { host }) });
    return { id: MessageId.GetHostResponse, body };
  };
}

test("a caller gets the host that the agent picked, asked on the port that owns the route", async () => {
  await using agent = await aFakeAgent(hostAnswers(RetCode.Success));
  await using client = await connect({ basePort: agent.basePort });
  for (const cmdId of [1, 2, 3]) expect(await client.getHost(1, cmdId)).toMatchObject({ kind: "host", host });
  expect(agent.heard.map(({ shard }) => shard)).toEqual([2, 0, 1]);
});

test("that every host rests, and that there is none, are answers and no errors", async () => {
  await using resting = await aFakeAgent(hostAnswers(RetCode.Overload));
  await using client = await connect({ basePort: resting.basePort });
  expect(await client.getHost(1, 1)).toEqual({ kind: "overloaded" });

  await using empty = await aFakeAgent(hostAnswers(RetCode.NoExist));
  await using other = await connect({ basePort: empty.basePort });
  expect(await other.getHost(1, 1)).toEqual({ kind: "unknown" });
});

test("an agent that refuses is an error that names the retcode", async () => {
  await using agent = await aFakeAgent(hostAnswers(RetCode.SystemError));
  await using client = await connect({ basePort: agent.basePort });
  await expect(client.getHost(1, 1)).rejects.toMatchObject({ code: "MESSAGE_INVALID", message: /retcode 2/ });
});

test("a lost request is sent again, once, on another socket, and its answer is taken", async () => {
  const answer = hostAnswers(RetCode.Success);
  let first = true;
  await using agent = await aFakeAgent((frame, shard) => {
    const lost = first;
    first = false;
    return lost ? undefined : answer(frame, shard);
  });
  await using client = await connect({ basePort: agent.basePort, deadlineMs: 60 });
  expect(await client.getHost(4, 4)).toMatchObject({ kind: "host", host });
  expect(agent.heard.map(({ shard }) => shard)).toEqual([2, 0]);
});

test("silence becomes AGENT_UNREACHABLE after two requests, and names the ports", async () => {
  await using agent = await aFakeAgent(() => undefined);
  await using client = await connect({ basePort: agent.basePort, deadlineMs: 40 });
  await expect(client.getHost(1, 1)).rejects.toMatchObject({
    code: "AGENT_UNREACHABLE",
    message: expect.stringContaining(`${agent.basePort} to ${agent.basePort + 2}`),
  });
  expect(countOf(agent, MessageId.GetHostRequest)).toBe(2);
});

test("answers in any order find the callers they belong to; strangers' answers find nobody", async () => {
  const requests: { seq: number; modId: number; cmdId: number }[] = [];
  await using agent = await aFakeAgent((frame) => {
    const request = getHostRequest.decode(frame.body);
    if (request === undefined) return undefined;
    requests.push(request);
    const turn = requests.length;
    // the answer to the one before; to the very first request, an answer nobody asked for
    const asked = requests[turn - 2] ?? { seq: (request.seq + 1_000) >>> 0, modId: 1, cmdId: 1 };
    const body = getHostResponse.encode({ ...asked, retCode: RetCode.Success, host: hostAddress(1, asked.cmdId) });
    return { id: MessageId.GetHostResponse, body };
  });
  await using client = await connect({ basePort: agent.basePort, deadlineMs: 2_000 });
  const first = client.getHost(0, 3);
  const second = client.getHost(0, 6);
  const third = client.getHost(0, 9);
  expect(await first).toMatchObject({ kind: "host", host: hostAddress(1, 3) });
  expect(await second).toMatchObject({ kind: "host", host: hostAddress(1, 6) });
  await client[Symbol.asyncDispose]();
  await expect(third).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
});

test("a route that the agent hears of for the first time is there by the third request", async () => {
  const hosts = [host, hostAddress(1, 1)];
  let requests = 0;
  await using agent = await aFakeAgent((frame) => {
    const request = getRouteRequest.decode(frame.body);
    requests += 1;
    if (request === undefined) return undefined;
    const body = getRouteResponse.encode({ ...request, hosts: requests < 3 ? [] : hosts, version: 0 });
    return { id: MessageId.ApiGetRouteResponse, body };
  });
  await using client = await connect({ basePort: agent.basePort });
  const begun = performance.now();
  expect(await client.getRoute(1, 2)).toMatchObject(hosts);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(95);
  expect(requests).toBe(3);
});

test("a route without hosts is an empty list after three requests, and silence an error", async () => {
  await using empty = await aFakeAgent((frame) => {
    const request = getRouteRequest.decode(frame.body) ?? { modId: 0, cmdId: 0 };
    return { id: MessageId.ApiGetRouteResponse, body: getRouteResponse.encode({ ...request, hosts: [], version: 0 }) };
  });
  await using client = await connect({ basePort: empty.basePort });
  expect(await client.getRoute(9, 9)).toEqual([]);
  expect(countOf(empty, MessageId.ApiGetRouteRequest)).toBe(3);

  await using silent = await aFakeAgent(() => undefined);
  await using other = await connect({ basePort: silent.basePort, deadlineMs: 20 });
  await expect(other.getRoute(9, 9)).rejects.toMatchObject({ code: "AGENT_UNREACHABLE" });
});

test("a host knows its route, and how people and URLs write it", async () => {
  await using agent = await aFakeAgent(hostAnswers(RetCode.Success));
  await using client = await connect({ basePort: agent.basePort });
  const answer = await client.getHost(5, 6);
  if (answer.kind !== "host") throw new Error("no host");
  expect({ ...answer.host }).toEqual({ modId: 5, cmdId: 6, ...host });
  expect(answer.host.address).toBe("192.168.1.177");
  expect(`http://${answer.host}/`).toBe("http://192.168.1.177:7788/");
});

test("a caller that waits gets the first answer of a route that nobody asked for before", async () => {
  let requests = 0;
  await using agent = await aFakeAgent((frame, shard) =>
    hostAnswers(++requests < 4 ? RetCode.NoExist : RetCode.Success)(frame, shard),
  );
  await using client = await connect({ basePort: agent.basePort, deadlineMs: 5_000 });
  expect(await client.getHost(1, 1)).toEqual({ kind: "unknown" });
  expect(await client.getHost(1, 1, { wait: true })).toMatchObject({ kind: "host", host });
  expect(requests).toBe(4);
});

test("a caller that waits for a route that does not exist is told so when the deadline is over", async () => {
  await using agent = await aFakeAgent(hostAnswers(RetCode.NoExist));
  await using client = await connect({ basePort: agent.basePort, deadlineMs: 50 });
  expect(await client.getHost(1, 1, { wait: true })).toEqual({ kind: "unknown" });
  expect(countOf(agent, MessageId.GetHostRequest)).toBeGreaterThan(1);
  expect(countOf(agent, MessageId.GetHostRequest)).toBeLessThan(8);
});

test("an answer that came while the process was busy counts, however late it is read", async () => {
  const answer = hostAnswers(RetCode.Success);
  await using agent = await aFakeAgent((frame, shard) => {
    if (shard === 2) return undefined; // the first request is lost, which leaves the second one
    process.nextTick(() => {
      const until = performance.now() + 60;
      while (performance.now() < until); // the answer is sent; this process is busy until all deadlines are over
    });
    return answer(frame, shard);
  });
  await using client = await connect({ basePort: agent.basePort, deadlineMs: 40 });
  expect(await client.getHost(1, 1)).toMatchObject({ kind: "host" });
});

test("a report says how the call went: 0 for a success, any other number for a failure", async () => {
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const retCodes: number[] = [];
  await using agent = await aFakeAgent((frame) => {
    const report = reportRequest.decode(frame.body);
    expect(report).toMatchObject({ modId: 5, cmdId: 6, host });
    retCodes.push(report?.retCode ?? -1);
    if (retCodes.length === 4) resolve();
    return undefined;
  });
  await using client = await connect({ basePort: agent.basePort });
  client.report({ modId: 5, cmdId: 6, ...host }, "success");
  client.report({ modId: 5, cmdId: 6, ...host }, "failure");
  client.report({ modId: 5, cmdId: 6, ...host }, -7);
  client.report({ modId: 5, cmdId: 6, ...host }, 2 ** 32); // an int32 would hold 0 of it, which is a success
  await all;
  expect(retCodes).toEqual([0, RetCode.SystemError, -7, RetCode.SystemError]);
});

test("no more requests wait than may", async () => {
  await using agent = await aFakeAgent(() => undefined);
  await using client = await connect({ basePort: agent.basePort, deadlineMs: 40, waitingMax: 2 });
  const waiting = Promise.allSettled([client.getHost(1, 1), client.getHost(1, 2)]);
  await expect(client.getHost(1, 3)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  await waiting;
  await expect(client.getHost(1, 3)).rejects.toMatchObject({ code: "AGENT_UNREACHABLE" });
});

test("ids that are none are refused before anything is sent", async () => {
  await using agent = await aFakeAgent(() => undefined);
  await using client = await connect({ basePort: agent.basePort });
  await expect(client.getHost(-1, 1)).rejects.toMatchObject({ code: "INPUT_INVALID", message: /modId -1/ });
  await expect(client.getRoute(1, 2 ** 31)).rejects.toMatchObject({ code: "INPUT_INVALID", message: /cmdId/ });
  expect(() => client.report({ modId: 0.5, cmdId: 1, ...host }, 0)).toThrow(/modId 0.5/);
  for (const { given, message } of reportsThatAreNone(host)) {
    const refused = expect.objectContaining({ code: "INPUT_INVALID", message: expect.stringMatching(message) });
    expect(() => client.report(...given)).toThrow(refused);
  }
  expect(agent.heard).toEqual([]);
});

test("a closed client fails what waits at once, and what is asked of it afterwards", async () => {
  await using agent = await aFakeAgent(() => undefined);
  const client = await connect({ basePort: agent.basePort, deadlineMs: 120_000 });
  const waiting = client.getHost(1, 1);
  const failed = expect(waiting).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
  await client[Symbol.asyncDispose]();
  await failed;
  await expect(client.getHost(1, 1)).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
});

test.each([
  [{ basePort: 65_534 }, /basePort 65534 is none: whole numbers from 1 to 65533 are/],
  [{ basePort: 0.5 }, /basePort 0.5/],
  [{ deadlineMs: Number.NaN }, /deadlineMs NaN is out of range/],
  [{ deadlineMs: Number.POSITIVE_INFINITY }, /deadlineMs Infinity is out of range: 1 to 2147483647/],
  [{ waitingMax: 0 }, /waitingMax 0 is out of range/],
])("options that are none are refused with what to write: %o", async (options, message) => {
  await expect(connect(options)).rejects.toMatchObject({ code: "INPUT_INVALID", message });
});
