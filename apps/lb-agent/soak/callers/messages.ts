/** What the process that calls is told, and what it tells. Times are unix milliseconds with fractions. */
import type { LatenciesTold } from "./latencies.ts";
import type { HostText } from "./wire.ts";

/** What is called, and how often. */
export interface CallPlan {
  /** First of the agent's three ports. */
  readonly basePort: number;
  readonly callsPerSecond: number;
  readonly keys: readonly string[];
  /** The agent's process: the kernel knows whether it was starved. */
  readonly agentPid: number;
  readonly seed: number;
  /** Tries an unanswered call once more, as an API does. */
  readonly tryAgain: boolean;
}

export type ToCallers =
  | { readonly kind: "plan"; readonly plan: CallPlan }
  /** What was measured so far does not count: everything was cold. */
  | { readonly kind: "measure" }
  | { readonly kind: "pause" }
  | { readonly kind: "goOn" }
  | { readonly kind: "finish" };

/** What became of one host since this was told last. */
export interface HostCalls {
  readonly key: string;
  readonly host: HostText;
  readonly successes: number;
  readonly failures: number;
  /** When the latest request that was answered with it was sent; the pick came after that. */
  readonly sentMs: number;
}

/** Answers without a host since this was told last. */
export interface Refusals {
  readonly key: string;
  readonly code: number;
  readonly count: number;
  /** When the latest of their requests was sent. */
  readonly sentMs: number;
}

/** A call that nobody answered. */
export interface LostCall {
  readonly key: string;
  readonly sentMs: number;
}

export interface CallsTold {
  readonly kind: "told";
  readonly answered: number;
  readonly hosts: readonly HostCalls[];
  readonly refusals: readonly Refusals[];
  readonly lost: readonly LostCall[];
  /** How long nothing was answered, in ms, when that was longer than 100 ms while calls were made. */
  readonly silences: readonly number[];
  /** Answers against protocol.md, each as a sentence. */
  readonly wrong: readonly string[];
}

/** How long it took. */
export interface CallTimes {
  readonly kind: "times";
  /** From a request to its answer, this process's own pauses included. */
  readonly callMs: LatenciesTold;
  /** From a datagram to itself, through the same kernel and the same loop, past the agent: what this process makes of it. */
  readonly echoMs: LatenciesTold;
  /** {@link callMs} of those calls whose echo came back at once and while the agent was not starved: the agent's share. */
  readonly agentMs: LatenciesTold;
  /** Calls that took longer than 5 ms, of those in {@link agentMs}. */
  readonly slow: number;
  /** Calls that are not in {@link agentMs}: their echo came late; or the agent waited for a processor meanwhile. */
  readonly unjudged: { readonly echoedLate: number; readonly starved: number };
}

export type FromCallers = CallsTold | CallTimes | { readonly kind: "ready" } | { readonly kind: "paused" };
