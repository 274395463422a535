import { type HostAddress, hostAddress } from "@lars/model";
import { MessageId } from "@lars/protocol";
import { until } from "@lars/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { connectEmbedded, type EmbeddedClient, type EmbeddedOptions, type LarsHost } from "../src/index.ts";
import { FakeDnsService, FakeReporter } from "./fake-servers.ts";
import { reportsThatAreNone } from "./reports-that-are-none.ts";

const hosts = (...numbers: number[]): HostAddress[] => numbers.map((n) => hostAddress(0x0a000000 + n, 9000));

/** Embedded mode with these servers only; long deadlines, as the machine may be busy. */
function embed(options: EmbeddedOptions): Promise<EmbeddedClient> {
  return connectEmbedded({ reporters: [], deadlineMs: 10_000, ip: "10.1.2.3", instance: "me", ...options });
}

async function aHostOf(lars: EmbeddedClient, modId: number, cmdId: number): Promise<LarsHost> {
  const answer = await lars.getHost(modId, cmdId, { wait: true });
  if (answer.kind !== "host") throw new Error(`no host: ${answer.kind}`);
  return answer.host;
}

test("no agent is needed: the first to ask waits for the dns-service's answer, all others have it", async () => {
  await using dns = await FakeDnsService.start();
  dns.set(1, 2, hosts(1, 2));
  await using lars = await embed({ dnsServices: [dns.endpoint] });
  expect(lars.pick(1, 2)).toEqual({ kind: "unknown" });
  const first = await aHostOf(lars, 1, 2);
  const second = await aHostOf(lars, 1, 2);
  expect([`${first}`, `${second}`].sort()).toEqual(["10.0.0.1:9000", "10.0.0.2:9000"]);
  expect({ ...first }).toMatchObject({ modId: 1, cmdId: 2, port: 9000 });
  expect((await lars.getRoute(1, 2)).map(String).sort()).toEqual(["10.0.0.1:9000", "10.0.0.2:9000"]);
  expect(dns.asked).toEqual(["1·2"]);
  expect(lars.dnsService).toBe(dns.endpoint);
});

test("handing out a host makes nothing: the same host is the same answer and the same promise", async () => {
  await using dns = await FakeDnsService.start();
  dns.set(1, 2, hosts(1));
  await using lars = await embed({ dnsServices: [dns.endpoint] });
  await aHostOf(lars, 1, 2);
  expect(lars.pick(1, 2)).toBe(lars.pick(1, 2));
  expect(lars.getHost(1, 2)).toBe(lars.getHost(1, 2));
  expect(await lars.getHost(1, 2)).toBe(lars.pick(1, 2));
});

test("an edit is what callers are given next, and what is served is acknowledged", async () => {
  await using dns = await FakeDnsService.start();
  dns.set(1, 2, hosts(1));
  await using lars = await embed({ dnsServices: [dns.endpoint] });
  await aHostOf(lars, 1, 2);
  dns.push(1, 2, hosts(3));
  await until(async () => `${await aHostOf(lars, 1, 2)}` === "10.0.0.3:9000");
  await until(() => dns.acks.length >= 2);
  expect(dns.acks.at(-1)).toEqual({ modId: 1, cmdId: 2, version: 42 });
});

test("a host that fails rests, by the rules of the agent", async () => {
  await using dns = await FakeDnsService.start();
  dns.set(1, 2, hosts(1));
  await using lars = await embed({ dnsServices: [dns.endpoint], balance: { failureStreakMax: 3 } });
  const host = await aHostOf(lars, 1, 2);
  for (let n = 0; n < 3; n += 1) lars.report(host, 1);
  expect(lars.pick(1, 2)).toEqual({ kind: "overloaded" });
  expect(await lars.getHost(1, 2)).toEqual({ kind: "overloaded" });
  expect((await lars.getRoute(1, 2)).map(String)).toEqual(["10.0.0.1:9000"]);
});

test("a route that does not exist is asked for once, and nobody waits for it again", async () => {
  await using dns = await FakeDnsService.start();
  await using lars = await embed({ dnsServices: [dns.endpoint], negativeCacheMs: 60_000 });
  expect(await lars.getHost(8, 8, { wait: true })).toEqual({ kind: "unknown" });
  expect(await lars.getHost(8, 8, { wait: true })).toEqual({ kind: "unknown" });
  expect(await lars.getRoute(8, 8)).toEqual([]);
  expect(dns.asked).toEqual(["8·8"]);
});

test("a route that lost its hosts is dropped, unless its last ones are to be kept", async () => {
  await using dns = await FakeDnsService.start();
  dns.set(1, 2, hosts(1));
  await using dropping = await embed({ dnsServices: [dns.endpoint] });
  await using keeping = await embed({ dnsServices: [dns.endpoint], keepLastHostsMs: 60_000 });
  for (const lars of [dropping, keeping]) await aHostOf(lars, 1, 2);
  dns.push(1, 2, []);
  await until(() => dropping.pick(1, 2).kind === "unknown");
  await keeping.getRoute(1, 3); // asked for after the push, answered behind it
  expect(keeping.pick(1, 2)).toMatchObject({ kind: "host" });
});

test("whoever waits for a first answer waits no longer than the deadline", async () => {
  await using lars = await embed({ dnsServices: ["127.0.0.1:1"], deadlineMs: 30 });
  expect(await lars.getHost(1, 1, { wait: true })).toEqual({ kind: "unknown" });
  expect(await lars.getRoute(1, 1)).toEqual([]);
});

test("when its dns-service dies it serves on, and subscribes everything again at the next one", async () => {
  await using other = await FakeDnsService.start();
  const events: string[] = [];
  const dying = await FakeDnsService.start();
  for (const dns of [dying, other]) for (let n = 0; n < 1_200; n += 1) dns.set(1, n, hosts(1));
  await using lars = await embed({
    dnsServices: [dying.endpoint, other.endpoint],
    onEvent: ({ kind, peer }) => events.push(`${peer} ${kind}`),
  });
  const first = await until(() => (lars.dnsService === undefined ? undefined : lars.dnsService));
  const [mine, next] = first === dying.endpoint ? [dying, other] : [other, dying];
  await Promise.all(Array.from({ length: 1_200 }, (_, n) => aHostOf(lars, 1, n)));
  await mine[Symbol.asyncDispose]();
  await until(() => lars.dnsService === next.endpoint);
  expect(lars.pick(1, 7).kind).toBe("host");
  await until(() => new Set(next.asked).size === 1_200);
  expect(events).toEqual(expect.arrayContaining(["dns-service connected", "dns-service disconnected"]));
  next.push(1, 7, hosts(5));
  await until(() => `${(lars.pick(1, 7) as { host: LarsHost }).host}` === "10.0.0.5:9000");
  await dying[Symbol.asyncDispose]();
});

test("a process that starts before every dns-service finds one as soon as there is one", async () => {
  const brief = await FakeDnsService.start();
  const { port, endpoint } = brief;
  await brief[Symbol.asyncDispose]();
  const events: string[] = [];
  await using lars = await embed({ dnsServices: [endpoint], onEvent: ({ kind }) => events.push(kind) });
  expect(lars.pick(1, 2)).toEqual({ kind: "unknown" });
  await until(() => events.includes("unreachable"));
  await using dns = await FakeDnsService.start({ port });
  dns.set(1, 2, hosts(1));
  expect(`${await aHostOf(lars, 1, 2)}`).toBe("10.0.0.1:9000");
});

test("the reporter hears each module's counts, and sees the process among the agents", async () => {
  await using dns = await FakeDnsService.start();
  await using reporter = await FakeReporter.start();
  dns.set(1, 2, hosts(1));
  await using lars = await embed({ dnsServices: [dns.endpoint], reporters: [reporter.endpoint], statusIntervalMs: 10 });
  const host = await aHostOf(lars, 1, 2);
  for (const outcome of ["success", "success", "failure", 0, 7] as const) lars.report(host, outcome);
  const status = await until(() => reporter.statuses.find(({ results }) => results[0]?.failures === 2));
  expect(status).toMatchObject({ modId: 1, cmdId: 2, caller: 0x0a010203, results: [{ successes: 3, failures: 2 }] });
  const total = ({ modules }: { modules: readonly { hosts: readonly { failuresTotal: number }[] }[] }) =>
    modules[0]?.hosts[0]?.failuresTotal === 2;
  const state = await until(() => reporter.states.find(total));
  expect(state).toMatchObject({ ip: 0x0a010203, dnsService: dns.endpoint, modulesTotal: 1 });
  expect(state.modules[0]?.hosts[0]).toMatchObject({ successesTotal: 3, failuresTotal: 2 });
  expect(reporter.hellos).toMatchObject([{ software: "lars-client", instance: "me" }]);
});

test("what was reported last is told before the process is gone", async () => {
  await using dns = await FakeDnsService.start();
  await using reporter = await FakeReporter.start();
  dns.set(1, 2, hosts(1));
  const lars = await embed({ dnsServices: [dns.endpoint], reporters: [reporter.endpoint], statusIntervalMs: 60_000 });
  const host = await aHostOf(lars, 1, 2);
  lars.report(host, "success");
  await until(() => reporter.statuses.length === 1);
  for (let n = 0; n < 41; n += 1) lars.report(host, "success");
  await lars.close();
  await until(() => reporter.statuses.at(-1)?.results[0]?.successes === 42);
});

test("counts since start equal what was reported, whatever happens in between", { timeout: 20_000 }, async () => {
  await using dns = await FakeDnsService.start();
  await using reporter = await FakeReporter.start();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("success" as const, "failure" as const), { maxLength: 300 }),
      async (all) => {
        dns.set(1, 2, hosts(1, 2, 3));
        const lars = await embed({ dnsServices: [dns.endpoint], reporters: [reporter.endpoint] });
        await aHostOf(lars, 1, 2);
        await until(() => reporter.states.some(({ modules }) => modules.length > 0));
        for (const outcome of all) {
          const picked = lars.pick(1, 2);
          if (picked.kind === "host") lars.report(picked.host, outcome);
          else lars.report({ modId: 1, cmdId: 2, ...(hosts(1)[0] as HostAddress) }, outcome);
        }
        await lars.close();
        await until(() => {
          const told = reporter.states.flatMap(({ modules }) => modules).at(-1)?.hosts ?? [];
          return told.reduce((sum, host) => sum + host.successesTotal + host.failuresTotal, 0) === all.length;
        });
        reporter.states.length = 0;
      },
    ),
    { numRuns: 10 },
  );
});

test("deployed servers hear one Hello and nothing else that is ours", async () => {
  await using dns = await FakeDnsService.start({ deployed: true });
  await using reporter = await FakeReporter.start({ deployed: true });
  dns.set(1, 2, hosts(1));
  await using lars = await embed({ dnsServices: [dns.endpoint], reporters: [reporter.endpoint], statusIntervalMs: 10 });
  lars.report(await aHostOf(lars, 1, 2), "success");
  await until(() => reporter.statuses.length > 0);
  expect(dns.heard).toEqual([MessageId.Hello, MessageId.GetRouteRequest, MessageId.GetRouteRequest]);
  expect(reporter.states).toEqual([]);
});

test("calls try another host in embedded mode as well", async () => {
  await using dns = await FakeDnsService.start();
  dns.set(1, 2, hosts(1, 2));
  await using lars = await embed({ dnsServices: [dns.endpoint] });
  const tried: string[] = [];
  const result = await lars.call(
    1,
    2,
    (host) => {
      tried.push(`${host}`);
      if (tried.length === 1) throw new Error("refused");
      return "fine";
    },
    { attempts: 2 },
  );
  expect(result).toMatchObject({ kind: "done", value: "fine", attempts: 2 });
  expect(new Set(tried).size).toBe(2);
});

test("ids that are none, and one module too many, are faults with a code", async () => {
  await using dns = await FakeDnsService.start();
  dns.set(1, 2, hosts(1));
  await using lars = await embed({ dnsServices: [dns.endpoint], modulesMax: 1 });
  const host = await aHostOf(lars, 1, 2);
  expect(() => lars.pick(-1, 1)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  await expect(lars.getHost(1, 2 ** 31)).rejects.toMatchObject({ code: "INPUT_INVALID", message: /cmdId/ });
  await expect(lars.getRoute(0.5, 1)).rejects.toMatchObject({ code: "INPUT_INVALID" });
  expect(() => lars.report({ ...host, modId: -1 }, 0)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  for (const { given, message } of reportsThatAreNone({ ip: host.ip, port: host.port })) {
    const refused = expect.objectContaining({ code: "INPUT_INVALID", message: expect.stringMatching(message) });
    expect(() => lars.report(...given)).toThrow(refused);
  }
  await expect(lars.getHost(3, 3)).rejects.toMatchObject({ code: "MODULES_FULL" });
  expect(lars.pick(1, 2)).toMatchObject({ kind: "host" });
});

test("no more callers wait for first answers than may", async () => {
  await using lars = await embed({ dnsServices: ["127.0.0.1:1"], deadlineMs: 200, waitingMax: 2 });
  const waiting = Promise.all([lars.getHost(1, 1, { wait: true }), lars.getRoute(1, 2)]);
  await expect(lars.getHost(1, 3, { wait: true })).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  expect(await waiting).toEqual([{ kind: "unknown" }, []]);
});

test("a closed client fails what waits at once, and what is asked of it afterwards", async () => {
  const lars = await embed({ dnsServices: ["127.0.0.1:1"], deadlineMs: 60_000 });
  const failed = expect(lars.getHost(1, 1, { wait: true })).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
  await Promise.all([lars.close(), lars.close()]);
  await failed;
  await expect(lars.getHost(1, 1)).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
  await expect(lars.getRoute(1, 1)).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
  expect(() => lars.pick(1, 1)).toThrow(expect.objectContaining({ code: "CLIENT_CLOSED" }));
});

test.each([
  [{ dnsServices: [] }, /needs a dns-service/],
  [{ dnsServices: ["10.0.0.1"] }, /"10.0.0.1" is no endpoint: write host:port/],
  [{ reporters: ["a:70000"] }, /"a:70000" is no endpoint/],
  [{ ip: "localhost" }, /write it as/],
  [{ deadlineMs: 0 }, /deadlineMs 0 is out of range/],
  [{ modulesMax: Number.NaN }, /modulesMax NaN/],
  [{ balance: { probeEvery: -1 } }, /balance.probeEvery -1 is out of range/],
  [{ dnsServices: "127.0.0.1:7778" as unknown as string[] }, /dnsServices 127.0.0.1:7778 is none: an array/],
  [{ balance: { failureRateMax: 10 } }, /balance.failureRateMax 10 is out of range: 0 to 1/],
  [{ balance: { err_rate: 0.1 } as object }, /balance.err_rate is unknown; known: probeEvery, /],
])("options that are none are refused with what to write: %o", async (options, message) => {
  await expect(connectEmbedded(options)).rejects.toMatchObject({ code: "INPUT_INVALID", message });
});

test("a process that ends before it reached a reporter waits for it, but not for ever", async () => {
  await using dns = await FakeDnsService.start();
  dns.set(1, 2, hosts(1));
  const brief = await FakeReporter.start();
  const { endpoint, port } = brief;
  await brief[Symbol.asyncDispose]();
  const aCaller = async (): Promise<EmbeddedClient> => {
    const lars = await embed({ dnsServices: [dns.endpoint], reporters: [endpoint] });
    lars.report(await aHostOf(lars, 1, 2), "success");
    return lars;
  };
  const alone = await aCaller();
  await alone.close();

  const late = await aCaller();
  await using reporter = await FakeReporter.start({ port });
  await late.close();
  await until(() => reporter.statuses.length > 0);
});
