/** What a command may touch of the terminal it runs in. */

export interface CliIo {
  /** Lines for whoever asked (stdout). */
  out(text: string): void;
  /** A line about what went wrong or is going on (stderr). */
  err(line: string): void;
  /** A line on stderr that the next one takes the place of, for whoever looks on; nothing where nobody does. */
  status(line: string | undefined): void;
  /** Colours are wanted and understood: stdout is a terminal, and NO_COLOR is not set. */
  readonly color: boolean;
  /** Lines that can be seen at once; undefined where stdout is no terminal. */
  readonly rows: number | undefined;
  /** The process ends with this code. */
  setExitCode(code: number): void;
  /** Aborted when the person at the terminal has had enough (Ctrl-C). */
  readonly signal: AbortSignal;
}
