import { setTimeout as pause } from "node:timers/promises";

const FIRST_POLL_MS = 40;
const POLL_MAX_MS = 250;
const ANSWER_TIMEOUT_MS = 2_000;

/** Resolves when the address answers 200; rejects only with the reason of `signal`. */
export async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  for (let waitMs = FIRST_POLL_MS; !(await isReady(url, signal)); waitMs = Math.min(waitMs * 1.5, POLL_MAX_MS)) {
    await pause(waitMs, undefined, { signal });
  }
}

async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]) });
    await response.body?.cancel();
    return response.ok;
  } catch (cause) {
    signal.throwIfAborted();
    // Nobody listens yet, or it is slow to answer: both are "not ready", and asked again.
    if (cause instanceof Error) return false;
    throw cause;
  }
}
