/** When a delivery that failed is tried again, and when no more. */
import type { Random } from "@lars/model";

const FIRST_MS = 1_000;
const MOST_MS = 300_000;

/** A webhook that took nothing for so long is not told of it any more; the admin is. */
export const GIVE_UP_MS = 86_400_000;

/** 410: whoever was there says never to come again. */
const GONE = 410;

/** Milliseconds until the next attempt after so many; 1 s, 2 s, 4 s, … 5 min, each a fifth more or less. */
export function retryAfterMs(attempts: number, random: Random): number {
  const wait = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(30, attempts - 1));
  return Math.round(wait * (0.8 + 0.4 * random()));
}

/** Whether a delivery that failed is given up. */
export function isHopeless(failed: { readonly status: number | null; readonly ageMs: number }): boolean {
  return failed.status === GONE || failed.ageMs >= GIVE_UP_MS;
}
