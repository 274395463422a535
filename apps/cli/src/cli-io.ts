/** What a command may touch of the terminal it runs in. */

export interface CliIo {
  /** One line for whoever asked (stdout). */
  out(line: string): void;
  /** One line about what went wrong or is going on (stderr). */
  err(line: string): void;
  /** `--json`: each line of output is one JSON value. */
  readonly json: boolean;
  /** The process ends with this code. */
  setExitCode(code: number): void;
  /** Aborted when the person at the terminal has had enough (Ctrl-C). */
  readonly signal: AbortSignal;
}
