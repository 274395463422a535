import type { CliIo } from "./cli-io.ts";

const CLEARED = "\r\u001b[2K";

/** The terminal, or whatever is in its place: standard output, standard error, the exit code, Ctrl-C. */
export class Terminal implements CliIo {
  readonly color = process.stdout.isTTY && process.stdout.hasColors();
  #interrupted: AbortController | undefined;
  #hasStatus = false;
  #outputFailed = false;

  constructor() {
    process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
      // Whoever reads may have read enough (`| head`): there is nobody to tell more, and nothing is wrong.
      if (cause.code === "EPIPE" || this.#outputFailed) return;
      this.#outputFailed = true;
      this.setExitCode(1);
      process.stderr.write(`lars: the output cannot be written: ${cause.message}\n`);
    });
  }

  get rows(): number | undefined {
    return process.stdout.isTTY ? process.stdout.rows : undefined;
  }

  out(text: string): void {
    this.status(undefined);
    process.stdout.write(`${text}\n`);
  }

  err(line: string): void {
    this.status(undefined);
    process.stderr.write(`${line}\n`);
  }

  status(line: string | undefined): void {
    if (!process.stderr.isTTY) return;
    if (line !== undefined) process.stderr.write(CLEARED + line);
    else if (this.#hasStatus) process.stderr.write(CLEARED);
    this.#hasStatus = line !== undefined;
  }

  setExitCode(code: number): void {
    process.exitCode = code;
  }

  /** From the first look at it on Ctrl-C ends the command's work rather than the process; a second one ends the process. */
  get signal(): AbortSignal {
    if (this.#interrupted === undefined) {
      const interrupted = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => interrupted.abort());
      this.#interrupted = interrupted;
    }
    return this.#interrupted.signal;
  }
}
