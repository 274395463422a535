/** The load-balancing state machine of one module; pure. */
export { type BalancerSnapshot, type Departures, LoadBalancer } from "./load-balancer.ts";
export type { PickResult } from "./pick-result.ts";
export { type BalancePolicy, DEFAULT_BALANCE_POLICY } from "./policy.ts";
export type { HostSnapshot, HostTotals } from "./tracked-host.ts";
