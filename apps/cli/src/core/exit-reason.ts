/** How a process ended, in words. */

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** What it wrote last to standard error; empty when it wrote nothing. */
  readonly lastWords: string;
}

const WORDS_CHARS_MAX = 300;

export function describeExit({ code, signal, lastWords }: Exit): string {
  const how = signal === null ? `exit code ${code ?? "unknown"}` : `ended by ${signal}`;
  return lastWords === "" ? how : `${how}: ${lastWords.slice(0, WORDS_CHARS_MAX)}`;
}
