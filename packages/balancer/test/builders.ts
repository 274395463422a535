/** Small things that the tests of the balancer are made of. */
import { type HostAddress, hostAddress, type Outcome } from "@lars/model";
import { type BalancePolicy, DEFAULT_BALANCE_POLICY, LoadBalancer } from "../src/index.ts";

export interface TestClock {
  (): number;
  /** Milliseconds forward. */
  advance(ms: number): void;
  set(ms: number): void;
}

/** A clock that stands still until it is told otherwise. */
export function aClock(nowMs = 1_700_000_000_000): TestClock {
  let now = nowMs;
  return Object.assign(() => now, {
    advance: (ms: number) => {
      now += ms;
    },
    set: (ms: number) => {
      now = ms;
    },
  });
}

/** 10.0.0.n:port. */
export function aHost(n: number, port = 9000): HostAddress {
  return hostAddress(0x0a000000 + n, port);
}

export function someHosts(count: number): HostAddress[] {
  return Array.from({ length: count }, (_, n) => aHost(n + 1));
}

export function aBalancer(
  options: { hosts?: readonly HostAddress[]; clock?: TestClock; policy?: Partial<BalancePolicy> } = {},
): LoadBalancer {
  const policy = { ...DEFAULT_BALANCE_POLICY, ...options.policy };
  const balancer = new LoadBalancer({ clock: options.clock ?? aClock(), policy });
  balancer.update(options.hosts ?? someHosts(3));
  return balancer;
}

/** Reports the same outcome n times. */
export function reports(balancer: LoadBalancer, host: HostAddress, [outcome, n]: readonly [Outcome, number]): void {
  for (let i = 0; i < n; i += 1) balancer.report(host, outcome);
}
