/**
 * Shares the time there is for stopping among the stages of a stop, which come one after the other; those that stop together
 * are one stage.
 */

/**
 * Ctrl-C to the last kill, ms. The promise is five seconds: the rest is for a machine that is busy, on which killed processes
 * take a while to be gone, each stage a little, and for the launcher to end.
 */
export const STOP_TOTAL_MS = 3_900;
/** Kept for each stage that still has to stop, ms: what a database takes that is not hurried. */
const RESERVE_MS = 900;
const LEAST_MS = 100;

/** How long the next stage may take before it is killed: all that is left, but for the share of those after it. */
export function stopBudgetMs(elapsedMs: number, othersLeft: number): number {
  return Math.max(STOP_TOTAL_MS - elapsedMs - othersLeft * RESERVE_MS, LEAST_MS);
}
