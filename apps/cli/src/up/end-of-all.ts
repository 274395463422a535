import { isatty } from "node:tty";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const TERMINAL_CHECK_MS = 500;
const STDIN = 0;

/**
 * Aborted when everything should end: Ctrl-C, SIGTERM, SIGHUP, the end of the terminal, the end of the door that started
 * us. Told again and again (a terminal, npm and the door all hand on the same Ctrl-C), it stays one request: stopping is
 * quick, and goes its way undisturbed.
 */
export interface EndOfAll extends Disposable {
  readonly signal: AbortSignal;
}

export function awaitEndOfAll(): EndOfAll {
  const end = new AbortController();
  const abort = () => end.abort();
  for (const signal of SIGNALS) process.on(signal, abort);
  process.on("disconnect", abort);
  // The channel must not keep us alive once everything has stopped.
  process.channel?.unref();
  const timer = watchTerminal(abort);
  return {
    signal: end.signal,
    [Symbol.dispose]() {
      clearInterval(timer);
      for (const signal of SIGNALS) process.off(signal, abort);
      process.off("disconnect", abort);
    },
  };
}

/** A job in the background is not told of its terminal's end, and reading from it would stop the job; asking does not. */
function watchTerminal(gone: () => void): NodeJS.Timeout | undefined {
  if (!isatty(STDIN)) return undefined;
  return setInterval(() => {
    if (!isatty(STDIN)) gone();
  }, TERMINAL_CHECK_MS).unref();
}
