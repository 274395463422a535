/** Waiting that ends early when everything does. */
import { setTimeout as after } from "node:timers/promises";

/** Waits so long, or until `signal` aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await after(ms, undefined, signal && { signal }).catch(() => undefined); // aborted: whoever waits sees it
}

/** Resolves when it is too late; keeps no process running that has nothing else to do. */
export async function tooLate(ms: number): Promise<void> {
  await after(ms, undefined, { ref: false });
}
