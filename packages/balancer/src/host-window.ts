/**
 * What one host did since it last changed state, and whether that makes it change again (load-balancing.md, State and
 * Reporting a call). Windows are edited in place: a new one per report was the largest cost of a report.
 * @hop 9/11
 */
import type { HostState, Outcome } from "@lars/model";
import type { BalancePolicy } from "./policy.ts";

export interface HostWindow {
  state: HostState;
  /** Whole unix second in which the window opened. */
  sinceSeconds: number;
  /** With a head start; these decide. */
  virtualSuccesses: number;
  virtualFailures: number;
  /** Without; these are reported. */
  realSuccesses: number;
  realFailures: number;
  successStreak: number;
  failureStreak: number;
}

/** Begins a window: all counts at zero but the head start or the burden. */
export function openWindow(window: HostWindow, state: HostState, at: { policy: BalancePolicy; seconds: number }): void {
  window.state = state;
  window.sinceSeconds = at.seconds;
  window.virtualSuccesses = state === "idle" ? at.policy.initialSuccesses : 0;
  window.virtualFailures = state === "idle" ? 0 : at.policy.initialFailures;
  window.realSuccesses = 0;
  window.realFailures = 0;
  window.successStreak = 0;
  window.failureStreak = 0;
}

/** Rule 1: a call counts twice, and ends the other outcome's streak. */
export function count(window: HostWindow, outcome: Outcome): void {
  if (outcome === "success") {
    window.virtualSuccesses += 1;
    window.realSuccesses += 1;
    window.successStreak += 1;
    window.failureStreak = 0;
  } else {
    window.virtualFailures += 1;
    window.realFailures += 1;
    window.failureStreak += 1;
    window.successStreak = 0;
  }
}

/** Rules 2 to 5: the state in which a new window opens; undefined while this one goes on. */
export function nextState(window: HostWindow, policy: BalancePolicy, nowSeconds: number): HostState | undefined {
  const ageMs = (nowSeconds - window.sinceSeconds) * 1000;
  if (window.state === "idle") {
    if (window.failureStreak > 0 && isFailing(window, policy)) return "overload";
    if (ageMs < policy.idleWindowMs) return undefined;
    return wasBad(window, policy) ? "overload" : "idle";
  }
  if (window.successStreak > 0 && isRecovered(window, policy)) return "idle";
  return ageMs >= policy.overloadWindowMs ? "idle" : undefined;
}

function isFailing(window: HostWindow, policy: BalancePolicy): boolean {
  const rate = window.virtualFailures / (window.virtualSuccesses + window.virtualFailures);
  return rate > policy.failureRateMax || window.failureStreak >= policy.failureStreakMax;
}

function isRecovered(window: HostWindow, policy: BalancePolicy): boolean {
  const rate = window.virtualSuccesses / (window.virtualSuccesses + window.virtualFailures);
  return rate > policy.recoveryRateMin || window.successStreak >= policy.successStreakMin;
}

/** By real counts: the head start must not hide a host that failed most of its few calls. */
function wasBad(window: HostWindow, policy: BalancePolicy): boolean {
  const calls = window.realSuccesses + window.realFailures;
  return calls > 0 && window.realFailures / calls >= policy.windowFailureRateMax;
}
