/** Shares the time there is for stopping among those that stop one after the other. */

/** Ctrl-C to the end of the last process, ms (the promise is five seconds). */
export const STOP_TOTAL_MS = 4_500;
/** Kept for each of those that still have to stop, ms. */
const RESERVE_MS = 500;
const LEAST_MS = 250;

/** How long the next one may take before it is killed: all that is left, but for the share of those after it. */
export function stopBudgetMs(elapsedMs: number, othersLeft: number): number {
  return Math.max(STOP_TOTAL_MS - elapsedMs - othersLeft * RESERVE_MS, LEAST_MS);
}
