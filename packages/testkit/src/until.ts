/** Waiting for a condition instead of for a time. */
import { setTimeout as after } from "node:timers/promises";

const POLL_MS = 5;

/** Waits until `condition` gives something truthy, and returns it. Throws when it has not within `withinMs` (default 5 s). */
export async function until<T>(condition: () => T | Promise<T>, { withinMs = 5_000 } = {}): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${condition}`);
    await after(POLL_MS);
  }
}
