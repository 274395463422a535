import type { Output } from "../trpc/trpc.ts";

/** How the present version is, or how far an older one came, in one word. */
export type VersionState = Output["version"]["present"]["state"];

/** How far a version came. */
export type Convergence = Output["version"]["present"]["convergence"];

/** How worried one has to be: colour and icon follow. */
export type Tone = "good" | "going" | "warn" | "bad" | "quiet";

/** The tone of each state. Nobody knows whether those who were only told apply it: that is neither good nor bad. */
export const TONES: Readonly<Record<VersionState, Tone>> = {
  noNode: "bad",
  unready: "bad",
  stale: "warn",
  behind: "warn",
  late: "warn",
  going: "going",
  applied: "good",
  nobody: "good",
  told: "quiet",
  merged: "quiet",
  unserved: "quiet",
  unknown: "quiet",
};

/** Those who say what they apply, or are to: of how many it is applied. */
export function expectedOf({ applied, waiting }: Convergence): number {
  return applied + waiting;
}

/** Those who were told and give no account: they say no Hello, or left before they did. */
export function silentOf({ told, acknowledging }: Convergence): number {
  return Math.max(0, told - acknowledging);
}

/** A time as one reads it: whole milliseconds below a second, tenths of seconds from there on. */
export function durationOf(ms: number): { readonly unit: "ms" | "s"; readonly count: number } {
  return ms < 1_000 ? { unit: "ms", count: Math.round(ms) } : { unit: "s", count: Math.round(ms / 100) / 10 };
}

type ShortKey = `short.${VersionState | "goingNobody" | "lateNode"}`;
type LongKey = `long.${VersionState | "goingNobody" | "lateNode"}`;

/** The message of a few characters. */
export function shortKeyOf(state: VersionState, convergence: Convergence): ShortKey {
  if (state === "going" && expectedOf(convergence) === 0) return "short.goingNobody";
  if (state === "late" && convergence.waiting === 0) return "short.lateNode";
  return `short.${state}`;
}

/** The message of a sentence. */
export function longKeyOf(state: VersionState, convergence: Convergence): LongKey {
  if (state === "going" && expectedOf(convergence) === 0) return "long.goingNobody";
  if (state === "late" && convergence.waiting === 0) return "long.lateNode";
  return `long.${state}`;
}
