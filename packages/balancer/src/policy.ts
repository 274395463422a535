/** The numbers that decide when a host rests and when it is back (load-balancing.md, Parameters). */
export interface BalancePolicy {
  /** While some host is overloaded, so many picks pass between two that go to such a host, to see whether it recovered. */
  readonly probeEvery: number;
  /** Virtual successes of a fresh idle host: a head start, so that its first few failures do not condemn it. */
  readonly initialSuccesses: number;
  /** Virtual failures of a fresh overloaded host: what it has to make up for. */
  readonly initialFailures: number;
  /** An idle host above this virtual failure rate becomes overloaded; 0 to 1. */
  readonly failureRateMax: number;
  /** An overloaded host above this virtual success rate becomes idle; 0 to 1. */
  readonly recoveryRateMin: number;
  /** So many failures in a row make an idle host overloaded. */
  readonly failureStreakMax: number;
  /** So many successes in a row make an overloaded host idle. */
  readonly successStreakMin: number;
  /** An idle host at or above this real failure rate when its window ends becomes overloaded; 0 to 1. */
  readonly windowFailureRateMax: number;
  /** How long an idle host's counts last. */
  readonly idleWindowMs: number;
  /** How long an overloaded host rests at most. */
  readonly overloadWindowMs: number;
}

/** The defaults of deployed Lars. */
export const DEFAULT_BALANCE_POLICY: BalancePolicy = {
  probeEvery: 10,
  initialSuccesses: 180,
  initialFailures: 5,
  failureRateMax: 0.1,
  recoveryRateMin: 0.5,
  failureStreakMax: 15,
  successStreakMin: 15,
  windowFailureRateMax: 0.7,
  idleWindowMs: 15_000,
  overloadWindowMs: 15_000,
};
