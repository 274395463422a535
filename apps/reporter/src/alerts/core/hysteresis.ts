/** When one subject of one rule fires, and when it is over. What nobody knows neither fires nor resolves anything. */
import type { Rule } from "./rule.ts";

/** What a value means: above the threshold, well, in between (where things stay as they are), or not known. */
export type Verdict = "bad" | "between" | "good" | "unknown";

/** The time of a look, and how long ago the one before was. */
export interface LookTime {
  readonly nowMs: number;
  /** Time that passes while nothing is known counts neither for nor against. */
  readonly elapsedMs: number;
}

type Durations = Pick<Rule, "fireAbove" | "resolveAt" | "forSeconds" | "resolveSeconds">;

/** What `value` means; undefined is not known. */
export function judge(rule: Durations, value: number | undefined): Verdict {
  if (value === undefined || Number.isNaN(value)) return "unknown";
  if (value > rule.fireAbove) return "bad";
  return value <= rule.resolveAt ? "good" : "between";
}

/** What becomes of a subject that does not fire. */
export type Quiet =
  | { readonly kind: "quiet" }
  | { readonly kind: "pending"; readonly sinceMs: number }
  | { readonly kind: "fires"; readonly sinceMs: number };

/** `sinceMs`: since when it has been above; undefined when it was not. */
export function whileQuiet(rule: Durations, verdict: Verdict, look: LookTime & { sinceMs: number | undefined }): Quiet {
  const { nowMs, elapsedMs, sinceMs } = look;
  if (verdict === "unknown" && sinceMs !== undefined) {
    return { kind: "pending", sinceMs: Math.min(nowMs, sinceMs + elapsedMs) };
  }
  if (verdict !== "bad") return { kind: "quiet" };
  const since = sinceMs ?? nowMs;
  return { kind: nowMs - since >= rule.forSeconds * 1_000 ? "fires" : "pending", sinceMs: since };
}

/** What becomes of a subject that fires. */
export type Firing =
  | { readonly kind: "fires" /** Since when it has been well. */; readonly clearSinceMs: number | null }
  | { readonly kind: "over" };

/** `clearSinceMs`: since when it has been well; null when it is not. */
export function whileFiring(
  rule: Durations,
  verdict: Verdict,
  look: LookTime & { clearSinceMs: number | null },
): Firing {
  const { nowMs, elapsedMs, clearSinceMs } = look;
  if (verdict === "unknown") {
    return { kind: "fires", clearSinceMs: clearSinceMs === null ? null : Math.min(nowMs, clearSinceMs + elapsedMs) };
  }
  if (verdict !== "good") return { kind: "fires", clearSinceMs: null };
  const since = clearSinceMs ?? nowMs;
  return nowMs - since >= rule.resolveSeconds * 1_000 ? { kind: "over" } : { kind: "fires", clearSinceMs: since };
}
