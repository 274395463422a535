import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type HostAddress, hostAddress } from "@lars/model";
import { MessageId } from "@lars/protocol";
import { until } from "@lars/testkit";
import { expect, test } from "vitest";
import { aFakeAgent, countOf } from "./fake-agent.ts";
import { FakeDnsService, FakeReporter } from "./fake-servers.ts";
import { handsOut } from "./hands-out.ts";

const LOOPBACK = 0x7f00_0001;

/** Runs an example; what it printed. */
async function run(name: string, ...given: string[]): Promise<string[]> {
  const file = fileURLToPath(new URL(`../example/${name}.ts`, import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, ...given]);
  expect(stderr).toBe("");
  return stdout.trim().split("\n");
}

/** A host that answers every request like this. */
async function aWebServer(status: number, text: string): Promise<HostAddress & AsyncDisposable> {
  const server = createServer((_, response) => response.writeHead(status).end(text)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
  };
  return { ...hostAddress(LOOPBACK, (server.address() as AddressInfo).port), [Symbol.asyncDispose]: close };
}

test("the quick start asks, calls and reports; with a failing host its call goes to the next one", {
  timeout: 30_000,
}, async () => {
  await using good = await aWebServer(200, "hello");
  await using bad = await aWebServer(500, "broken");
  await using agent = await aFakeAgent(handsOut(good, bad, good));
  expect(await run("quick-start", String(agent.basePort))).toEqual([
    `127.0.0.1:${good.port} says 200`,
    `127.0.0.1:${good.port} says "hello" at attempt 2`,
  ]);
  await until(() => countOf(agent, MessageId.ReportRequest) === 3);
});

test("a host that cannot be reached is reported as well, and ends no program", { timeout: 30_000 }, async () => {
  const gone = await aWebServer(200, "hello");
  await gone[Symbol.asyncDispose]();
  await using good = await aWebServer(200, "hello");
  await using agent = await aFakeAgent(handsOut(gone, gone, good));
  expect(await run("quick-start", String(agent.basePort))).toEqual([
    `127.0.0.1:${gone.port}: TypeError: fetch failed`,
    `127.0.0.1:${good.port} says "hello" at attempt 2`,
  ]);
  await until(() => countOf(agent, MessageId.ReportRequest) === 3);
});

test("without an agent the quick start says what to look at", { timeout: 30_000 }, async () => {
  await using silent = await aFakeAgent(() => undefined);
  expect(await run("quick-start", String(silent.basePort))).toEqual([
    expect.stringMatching(/^AGENT_UNREACHABLE: no answer in 100 ms .*: is lb-agent running there\?$/),
  ]);
});

test("the example of embedded mode needs no agent, and its calls are counted", { timeout: 30_000 }, async () => {
  await using dns = await FakeDnsService.start();
  await using reporter = await FakeReporter.start();
  dns.set(1, 1, [hostAddress(LOOPBACK, 9_001), hostAddress(LOOPBACK, 9_002)]);
  const lines = await run("embedded", dns.endpoint, reporter.endpoint);
  expect(lines).toContain(`dns-service ${dns.endpoint}: connected`);
  const calls = lines.filter((line) => line.startsWith("calling ")).sort();
  expect(calls).toEqual([9_001, 9_001, 9_002, 9_002].map((port) => `calling 127.0.0.1:${port}`));
  const counted = () => reporter.statuses.at(-1)?.results.map(({ successes }) => successes);
  await until(() => counted()?.join() === "2,2");
});
