/** Reads what is typed outside of fields: single keys (`n`), two in a row (`g r`), and `mod+k`. */

/** Longest pause between the two keys of a sequence, ms. */
export const PAUSE_MS = 1_200;

/** What of a keyboard event decides. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** How a press is written in a binding; undefined for combinations that belong to the browser. */
export function nameOf(press: KeyPress): string | undefined {
  if (press.altKey) return undefined;
  if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === "k" ? "mod+k" : undefined;
  return press.key.length === 1 ? press.key.toLowerCase() : undefined;
}

/** The binding that a press completes, given the press before it; undefined when it completes none. */
export function matchOf(
  bindings: Pick<ReadonlySet<string>, "has">,
  before: string | undefined,
  now: string,
): string | undefined {
  const pair = `${before ?? ""} ${now}`;
  if (before !== undefined && bindings.has(pair)) return pair;
  return bindings.has(now) ? now : undefined;
}
