/** What the tests of the agent are made of. */
import { DEFAULT_BALANCE_POLICY } from "@lars/balancer";
import { type HostAddress, hostAddress } from "@lars/model";
import type { AgentPolicy } from "@lars/routing";

export const POLICY: AgentPolicy = {
  updateTimeoutMs: 15_000,
  pullTimeoutMs: 2_000,
  negativeCacheMs: 1_000,
  statusIntervalMs: 1_000,
  modulesMax: 100,
  balance: DEFAULT_BALANCE_POLICY,
};

/** 10.0.0.n:9000 for each n. */
export function hosts(...numbers: number[]): HostAddress[] {
  return numbers.map((n) => hostAddress(0x0a000000 + n, 9000));
}

/** An answer of the dns-service. */
export function anAnswer(modId: number, cmdId: number, of: readonly HostAddress[]) {
  return { modId, cmdId, hosts: of, version: 7 };
}
