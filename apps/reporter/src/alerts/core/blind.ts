/** Rules that cannot be judged: since when, and what is news of it. */

/** A rule that cannot be judged. */
export interface BlindRule {
  readonly ruleId: number;
  readonly sinceMs: number;
  readonly reason: string;
}

/** What became of rules that cannot be judged. */
export interface BlindNews {
  /** All that cannot be now; undefined when those are the same as before, for the same reasons. */
  readonly rows: readonly BlindRule[] | undefined;
  /** Those of which nobody was told yet, or with another reason. */
  readonly began: readonly BlindRule[];
  /** Those that are judged again, or are gone. */
  readonly over: readonly number[];
}

const REASON_MAX = 255;

/** @param reasons by the id of the rule */
export function blindNews(
  before: readonly BlindRule[],
  reasons: ReadonlyMap<number, string>,
  nowMs: number,
): BlindNews {
  const known = new Map(before.map((row) => [row.ruleId, row]));
  const rows = [...reasons].map(([ruleId, reason]) => ({
    ruleId,
    sinceMs: known.get(ruleId)?.sinceMs ?? nowMs,
    reason: reason.slice(0, REASON_MAX),
  }));
  // A reason may have numbers that change from look to look: that is no other reason.
  const began = rows.filter(({ ruleId, reason }) => wordsOf(known.get(ruleId)?.reason) !== wordsOf(reason));
  const over = before.map(({ ruleId }) => ruleId).filter((id) => !reasons.has(id));
  return { rows: began.length + over.length === 0 ? undefined : rows, began, over };
}

function wordsOf(reason: string | undefined): string | undefined {
  return reason?.replaceAll(/\d+/g, "0");
}
