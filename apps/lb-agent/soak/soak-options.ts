/** What a soak is told, and what it tells; README.md says what each is. */
import type { LatenciesTold } from "./callers/latencies.ts";
import type { Finding } from "./checker/finding.ts";

export interface SoakOptions {
  /** How long it disturbs; the last round ends after it. */
  readonly forMs: number;
  /** From one quiet point to the next. */
  readonly roundMs: number;
  readonly modules: number;
  readonly callsPerSecond: number;
  readonly dnsServices: number;
  readonly reporters: number;
  readonly seed: number;
  /** Nobody is away longer than this, and the time that they take to start. */
  readonly awayMsMax: number;
  /** How long a quiet point waits for what is missing. */
  readonly settleWithinMs: number;
  /** More than this at p99.9 is a finding; undefined: times are told, not judged. */
  readonly p999MsMax?: number | undefined;
  /** How many times as wide as usual the bounds of time are: 1, or more on a machine that is busy with others. */
  readonly patience: number;
  readonly killAgent: boolean;
  /** Ends it behind the round under way. */
  readonly signal?: AbortSignal;
  /** Hears how far it is. */
  say(line: string): void;
  /** Hears at once of what is wrong. */
  onFinding(finding: Finding): void;
}

/** How often somebody was away. */
export interface AbsencesTold {
  readonly restarts: number;
  readonly freezes: number;
}

export interface SoakTotals {
  readonly seed: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly away: {
    readonly mysql: AbsencesTold;
    readonly dnsServices: AbsencesTold;
    readonly reporters: AbsencesTold;
    readonly agent: AbsencesTold;
  };
  readonly edits: number;
  readonly uncertainEdits: number;
  readonly calls: number;
  readonly overloads: number;
  readonly noHosts: number;
  readonly unanswered: number;
  readonly unansweredWhileAway: number;
  readonly kernelDrops: number;
  readonly reports: number;
  readonly countsCompared: number;
  readonly callMs: LatenciesTold;
  readonly echoMs: LatenciesTold;
  readonly agentMs: LatenciesTold;
  readonly slow: number;
  readonly unjudged: { readonly echoedLate: number; readonly starved: number };
  readonly editMs: { readonly count: number; readonly p50: number; readonly worst: number };
  readonly settleMs: { readonly routesWorst: number; readonly reportsWorst: number };
  readonly removedMsWorst: number;
  readonly silencesMs: readonly number[];
  readonly findings: number;
}
