import { execFile } from "node:child_process";

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

export interface ProgramResult {
  /** 127 when the program is not there, 124 when it took too long. */
  readonly exitCode: number;
  /** Standard output. */
  readonly output: string;
  /** The last line that says anything, of standard error before standard output; for messages. */
  readonly lastWords: string;
}

/** Runs a program to its end, without a shell and without input. Never throws: not being there is a result too. */
export function runProgram(file: string, args: readonly string[], timeoutMs: number): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const options = { encoding: "utf8", maxBuffer: OUTPUT_BYTES_MAX, timeout: timeoutMs } as const;
    const child = execFile(file, args, options, (error, output, problems) => {
      const lastWords = lastLine(problems) || lastLine(output) || (error?.message ?? "");
      resolve({ exitCode: exitCodeOf(error), output, lastWords });
    });
    child.stdin?.end();
  });
}

function exitCodeOf(error: (Error & { code?: unknown; killed?: boolean }) | null): number {
  if (error === null) return 0;
  if (error.killed === true) return 124;
  return typeof error.code === "number" ? error.code : 127;
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.trim() ?? "";
}
