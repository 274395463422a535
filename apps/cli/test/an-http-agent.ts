/** What an agent says of itself over HTTP, as a test has put it. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AgentState, HostCounts, ModuleState } from "../src/commands/agent-state-reader.ts";

export interface HttpAgent extends AsyncDisposable {
  readonly port: number;
  /** Paths that it was asked for. */
  readonly asked: string[];
}

export async function anHttpAgent(answer: unknown): Promise<HttpAgent> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    asked,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function aHost(host: string, given: Partial<HostCounts> = {}): HostCounts {
  return {
    host,
    realSuccesses: 0,
    realFailures: 0,
    virtualSuccesses: 180,
    virtualFailures: 0,
    successStreak: 0,
    failureStreak: 0,
    sinceSeconds: Math.floor(Date.now() / 1_000) - 120,
    successesTotal: 0,
    failuresTotal: 0,
    ...given,
  };
}

export function aModule(modId: number, given: Partial<ModuleState> = {}): ModuleState {
  const updatedMs = Date.now() - 65_000;
  return {
    modId,
    cmdId: 1,
    state: "NEW",
    stale: false,
    version: 1_763_800_000,
    updatedMs,
    idle: [],
    overload: [],
    ...given,
  };
}

export function aState(modules: readonly ModuleState[], given: Partial<AgentState> = {}): AgentState {
  const counters = { hosts: 12_345, overloads: 1, unknowns: 2, refusals: 3, reports: 4, reportsUnknown: 5 };
  return {
    instance: "an-instance",
    startedMs: Date.now() - 3_700_000,
    ip: "10.0.0.9",
    dnsService: "10.0.0.1:7778",
    reporterConnected: true,
    shards: [{ shard: 0, port: 8_888, moduleCount: modules.length, counters, modules }],
    ...given,
  };
}
