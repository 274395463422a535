const FIRST_SHOWN_AFTER_MS = 2_000;
const TERMINAL_STEP_MS = 100;
const PLAIN_STEP_MS = 10_000;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Whole seconds, or tenths below ten. @param {number} ms */
export function seconds(ms) {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

/**
 * Shows that something is under way once it has taken two seconds: a moving line on a terminal, a line every ten
 * seconds elsewhere. Whatever else is printed meanwhile goes through `print`, so that the moving line stays the last.
 * @param {NodeJS.WriteStream} stream
 */
export function progressOn(stream) {
  let label;
  let startedMs = 0;
  let shown = false;
  let turn = 0;
  let timer;
  const clear = () => stream.isTTY && shown && stream.write("\r\u001b[2K");
  const elapsed = () => seconds(performance.now() - startedMs);

  const draw = () => {
    if (stream.isTTY) stream.write(`\r\u001b[2K${SPINNER[turn++ % SPINNER.length]} ${label} (${elapsed()})`);
    else stream.write(`${label} ${shown ? `(${elapsed()}) ` : ""}…\n`);
    shown = true;
    timer = setTimeout(draw, stream.isTTY ? TERMINAL_STEP_MS : PLAIN_STEP_MS);
  };

  return {
    /** @param {string} text what is under way; replaces what was */
    start(text) {
      this.stop();
      label = text;
      startedMs = performance.now();
      timer = setTimeout(draw, FIRST_SHOWN_AFTER_MS);
    },
    /** Nothing is under way any more. Returns whether anything was shown, and how long it took. */
    stop() {
      clearTimeout(timer);
      clear();
      const was = { shown, ms: performance.now() - startedMs };
      shown = false;
      return was;
    },
    /** @param {string} line */
    print(line) {
      clear();
      stream.write(`${line}\n`);
    },
  };
}
