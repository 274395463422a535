/** What a soak is told, and what it tells. */
import type { Finding } from "./checker/finding.ts";
import type { TimesTold } from "./checker/push-times.ts";

export interface SoakOptions {
  /** How long it disturbs; the last round ends after it. */
  readonly forMs: number;
  /** From one quiet point to the next. */
  readonly roundMs: number;
  readonly routes: number;
  readonly agents: number;
  readonly services: number;
  readonly seed: number;
  /** MySQL is away no longer than this, and the time that it takes to start. */
  readonly awayMsMax: number;
  /** How long a quiet point waits for what is missing. */
  readonly settleWithinMs: number;
  /** Ends it behind the round under way. */
  readonly signal?: AbortSignal;
  /** Hears how far it is. */
  say(line: string): void;
  /** Hears at once of what is wrong. */
  onFinding(finding: Finding): void;
}

/** README.md says what each is. */
export interface SoakTotals {
  readonly seed: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly edits: number;
  readonly byHand: number;
  readonly uncertain: number;
  readonly mysqlRestarts: number;
  readonly serviceRestarts: number;
  readonly connections: number;
  readonly reconnects: number;
  readonly resets: number;
  readonly vandals: number;
  readonly answers: number;
  readonly pushes: number;
  readonly repeats: number;
  readonly subscriptionsChecked: number;
  readonly wrong: number;
  readonly missing: number;
  readonly pushMs: TimesTold;
  readonly settleMs: { readonly worst: number };
}
