/** Ends the connections of a loop that stops: spread over a while, so that their peers do not go elsewhere as a herd. */
import type { Random } from "@lars/model";
import { shuffled } from "./shuffled.ts";

/** A connection that can be ended. */
export interface Leaving {
  /** Closes after what waits was written. */
  close(reason: "stopping"): void;
  /** Closes at once. */
  destroy(reason: "stopping"): void;
  /** Resolved when it has ended. */
  readonly gone: { readonly promise: Promise<void> };
}

/** How long that may take. */
export interface SendOnPolicy {
  /** Closes come evenly within this time, in random order; 0: all at once. */
  readonly spreadMs: number;
  /** After that, what waits may take so long to be written. */
  readonly drainMs: number;
  readonly random: Random;
}

const STEP_MS = 10;

/** Resolves as soon as the last of them has ended. */
export async function sendOn(connections: Iterable<Leaving>, policy: SendOnPolicy): Promise<void> {
  const { spreadMs, drainMs, random } = policy;
  const leaving = shuffled([...connections], random);
  const startedAt = performance.now();
  let next = 0;
  const step = (): void => {
    const share = spreadMs === 0 ? 1 : Math.min(1, (performance.now() - startedAt) / spreadMs);
    // the first goes at once and the last before the end; one that has left by itself keeps its turn
    const due = Math.min(leaving.length, Math.floor(leaving.length * share) + 1);
    for (; next < due; next++) leaving[next]?.close("stopping");
  };
  const steps = setInterval(step, STEP_MS);
  const deadline = setTimeout(() => {
    for (const connection of leaving) connection.destroy("stopping");
  }, spreadMs + drainMs);
  step();
  await Promise.all(leaving.map(({ gone }) => gone.promise));
  clearInterval(steps);
  clearTimeout(deadline);
}
