/** How old something is, in the largest unit that fits. */

/** Units of an age; each has a message `age.<unit>`. */
export type AgeUnit = "seconds" | "minutes" | "hours" | "days";

const STEPS: readonly { unit: AgeUnit; seconds: number; below: number }[] = [
  { unit: "seconds", seconds: 1, below: 60 },
  { unit: "minutes", seconds: 60, below: 3_600 },
  { unit: "hours", seconds: 3_600, below: 86_400 },
  { unit: "days", seconds: 86_400, below: Number.POSITIVE_INFINITY },
];

/** The age of `atMs` at `nowMs` (both ms since the epoch); a time in the future, from a clock ahead, is 0 seconds old. */
export function ageOf(atMs: number, nowMs: number): { unit: AgeUnit; count: number } {
  const seconds = Math.max(0, Math.floor((nowMs - atMs) / 1_000));
  const step = STEPS.find((one) => seconds < one.below);
  if (step === undefined) return { unit: "days", count: 0 };
  return { unit: step.unit, count: Math.floor(seconds / step.seconds) };
}
