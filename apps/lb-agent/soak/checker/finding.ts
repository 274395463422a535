/** What was wrong, and the account of it for people. README.md says what each kind means. */
export type FindingKind =
  | "failed"
  | "unanswered"
  | "malformed"
  | "removed"
  | "late"
  | "slow"
  | "lost_report"
  | "status"
  | "table"
  | "died";

export interface Finding {
  readonly kind: FindingKind;
  /** One line: what, where. */
  readonly what: string;
  /** What one needs to understand it: counts, logs. */
  readonly account: readonly string[];
}

/** A finding as text. */
export function tellFinding({ kind, what, account }: Finding): string {
  return [`${kind}: ${what}`, ...account.map((line) => `  ${line}`)].join("\n");
}

/** Accounts kept; the rest is counted. */
const ACCOUNTS_MAX = 20;

/** Findings so far. */
export class Findings {
  #count = 0;
  readonly #onFinding: (finding: Finding) => void;

  /** @param onFinding hears of the first ones at once. */
  constructor(onFinding: (finding: Finding) => void) {
    this.#onFinding = onFinding;
  }

  get count(): number {
    return this.#count;
  }

  find(finding: Finding): void {
    this.#count++;
    if (this.#count <= ACCOUNTS_MAX) this.#onFinding(finding);
  }
}
