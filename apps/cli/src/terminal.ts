import type { CliIo } from "./cli-io.ts";

/** The terminal, or whatever is in its place: standard output, standard error, the exit code, Ctrl-C. */
export class Terminal implements CliIo {
  readonly json = false;
  #interrupted: AbortController | undefined;

  out(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  err(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  setExitCode(code: number): void {
    process.exitCode = code;
  }

  /** From the first look at it on Ctrl-C ends the command's work rather than the process. */
  get signal(): AbortSignal {
    if (this.#interrupted === undefined) {
      const interrupted = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => interrupted.abort());
      this.#interrupted = interrupted;
    }
    return this.#interrupted.signal;
  }
}
