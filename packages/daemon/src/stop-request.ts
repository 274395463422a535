/** Why a process should stop: a signal, or the end of the parent that watches over it. */

/** Repeats within this time are one request: a terminal and npm both hand on the same Ctrl-C. */
const SAME_REQUEST_MS = 500;

const SIGNALS = { SIGTERM: 15, SIGINT: 2, SIGHUP: 1 } as const;
type Signal = keyof typeof SIGNALS;

/** Resolves once with the reason; `force` is called with an exit code when the same signal comes again. */
export interface StopRequest extends Disposable {
  readonly requested: Promise<string>;
}

/**
 * Listens for SIGTERM, SIGINT, SIGHUP and, when this process was spawned with IPC, for the parent's end. With `reload`, SIGHUP
 * is no request to stop.
 */
export function awaitStopRequest(force: (exitCode: number) => void, reload?: () => void): StopRequest {
  const { promise, resolve } = Promise.withResolvers<string>();
  const firstAt = new Map<Signal, number>();
  const onSignal = (signal: Signal): void => {
    const now = performance.now();
    const first = firstAt.get(signal);
    if (first === undefined) firstAt.set(signal, now);
    else if (now - first > SAME_REQUEST_MS) force(128 + SIGNALS[signal]);
    resolve(signal);
  };
  const onDisconnect = (): void => resolve("the parent process has gone");
  const signals = (Object.keys(SIGNALS) as Signal[]).filter((signal) => signal !== "SIGHUP" || reload === undefined);
  if (reload !== undefined) process.on("SIGHUP", reload);
  for (const signal of signals) process.on(signal, onSignal);
  // The parent may have gone while this process was still loading.
  if (process.connected === false) onDisconnect();
  else if (process.channel) process.on("disconnect", onDisconnect);
  return {
    requested: promise,
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, onSignal);
      if (reload !== undefined) process.off("SIGHUP", reload);
      process.off("disconnect", onDisconnect);
    },
  };
}
