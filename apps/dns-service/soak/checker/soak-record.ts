/** What was found and counted so far. */
import type { Finding } from "./finding.ts";
import { PushTimes } from "./push-times.ts";

/** Accounts kept; the rest is counted. */
const ACCOUNTS_MAX = 20;

export class SoakRecord {
  answers = 0;
  pushes = 0;
  repeats = 0;
  subscriptionsChecked = 0;
  settleMsWorst = 0;
  readonly pushTimes = new PushTimes();
  readonly findings: Finding[] = [];
  #wrong = 0;
  #missing = 0;
  readonly #onFinding: (finding: Finding) => void;

  /** @param onFinding hears of the first ones at once. */
  constructor(onFinding: (finding: Finding) => void) {
    this.#onFinding = onFinding;
  }

  get wrong(): number {
    return this.#wrong;
  }

  get missing(): number {
    return this.#missing;
  }

  get frames(): number {
    return this.answers + this.pushes + this.repeats;
  }

  find(finding: Finding): void {
    if (finding.kind === "missing") this.#missing++;
    else this.#wrong++;
    if (this.findings.length >= ACCOUNTS_MAX) return;
    this.findings.push(finding);
    this.#onFinding(finding);
  }
}
