/** How a process ended, in words. */

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** What it wrote last to standard error, oldest first. */
  readonly lastLines: readonly string[];
}

const WORDS_CHARS_MAX = 300;
/** What Node prints around the message of an exception that nobody caught. */
const FRAMING = /^(\s|$|Node\.js v|node:|file:\/\/)/;
const NAMES_AN_ERROR = /^(Uncaught )?\w*Error\b/;

export function describeExit({ code, signal, lastLines }: Exit): string {
  const how = signal === null ? `exit code ${code ?? "unknown"}` : `ended by ${signal}`;
  const words = lastWords(lastLines);
  return words === "" ? how : `${how}: ${words}`;
}

/** The line that tells most: the name and message of an error, else whatever was said last; empty for silence. */
export function lastWords(lines: readonly string[]): string {
  const telling = lines.filter((line) => !FRAMING.test(line));
  const words = telling.findLast((line) => NAMES_AN_ERROR.test(line)) ?? telling.at(-1) ?? "";
  return words.slice(0, WORDS_CHARS_MAX);
}
