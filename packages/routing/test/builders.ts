/** What the tests of routes are made of. */
import { DEFAULT_BALANCE_POLICY } from "@lars/balancer";
import { type HostAddress, hostAddress, type RouteKey } from "@lars/model";
import { aClock, type TestClock } from "@lars/testkit";
import { type AgentPolicy, RouteBalancers } from "../src/index.ts";

export const POLICY: AgentPolicy = {
  updateTimeoutMs: 15_000,
  pullTimeoutMs: 2_000,
  negativeCacheMs: 1_000,
  statusIntervalMs: 1_000,
  modulesMax: 100,
  balance: DEFAULT_BALANCE_POLICY,
};

export interface TestShard {
  readonly routes: RouteBalancers;
  readonly clock: TestClock;
  readonly policy: AgentPolicy;
  /** Requests to the dns-service, in order, as `modid·cmdid`; emptied by reading. */
  pulls(): string[];
}

/** The core of a shard with a clock that stands still, dice that show `dice`, and a dns-service that only listens. */
export function aShard(options: { policy?: Partial<AgentPolicy>; dice?: number } = {}): TestShard {
  const clock = aClock();
  const sent: string[] = [];
  const routes = new RouteBalancers({
    policy: { ...POLICY, ...options.policy },
    clock,
    random: () => options.dice ?? 0,
    pull: ({ modId, cmdId }: RouteKey) => sent.push(`${modId}·${cmdId}`),
  });
  return { routes, clock, policy: { ...POLICY, ...options.policy }, pulls: () => sent.splice(0) };
}

/** 10.0.0.n:9000 for each n. */
export function hosts(...numbers: number[]): HostAddress[] {
  return numbers.map((n) => hostAddress(0x0a000000 + n, 9000));
}

/** An answer of the dns-service. */
export function anAnswer(modId: number, cmdId: number, of: readonly HostAddress[]) {
  return { modId, cmdId, hosts: of, version: 7 };
}
