/** The parameters of load-balancing.md under their deployed names, `[loadbalance]`. */
import { count, duration, ratio } from "../kinds.ts";
import type { Values } from "../setting.ts";

const section = "loadbalance";
const COUNT_MAX = 1_000_000_000;

export const balancePolicySettings = {
  probeEvery: {
    section,
    key: "probe_num",
    kind: count(0, COUNT_MAX),
    preset: "10",
    about: "picks between two probes of an overloaded host",
  },
  initialSuccesses: {
    section,
    key: "init_succ_cnt",
    kind: count(0, COUNT_MAX),
    preset: "180",
    about: "head start of a host that becomes idle, so that its first failures do not condemn it",
  },
  initialFailures: {
    section,
    key: "init_err_cnt",
    kind: count(0, COUNT_MAX),
    preset: "5",
    about: "failures that a host which becomes overloaded has to make good",
  },
  failureRateMax: {
    section,
    key: "err_rate",
    kind: ratio,
    preset: "0.1",
    about: "an idle host above this failure rate becomes overloaded",
  },
  recoveryRateMin: {
    section,
    key: "succ_rate",
    kind: ratio,
    preset: "0.5",
    about: "an overloaded host above this success rate becomes idle",
  },
  successStreakMin: {
    section,
    key: "contin_succ_limit",
    kind: count(1, COUNT_MAX),
    preset: "15",
    about: "successes in a row that make an overloaded host idle",
  },
  failureStreakMax: {
    section,
    key: "contin_err_limit",
    kind: count(1, COUNT_MAX),
    preset: "15",
    about: "failures in a row that make an idle host overloaded",
  },
  windowFailureRateMax: {
    section,
    key: "window_err_rate",
    kind: ratio,
    preset: "0.7",
    about: "an idle host whose window ends with this real failure rate becomes overloaded",
  },
  idleWindowMs: {
    section,
    key: "idle_timeout",
    kind: duration("s", "1s", "1d"),
    preset: "15s",
    about: "an idle host forgets its counts this often",
  },
  overloadWindowMs: {
    section,
    key: "overload_timeout",
    kind: duration("s", "1s", "1d"),
    preset: "15s",
    about: "an overloaded host rests at most this long",
  },
} as const;

/** What the balancer obeys; equal in shape to the one of packages/balancer. */
export type BalancePolicy = Values<typeof balancePolicySettings>;
