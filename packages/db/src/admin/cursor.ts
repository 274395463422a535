import { LarsError } from "@lars/model";

/** Where a page ended, and what the next one need not find out again. */
export interface Cursor {
  /** The order it belongs to; a cursor of another order is refused. */
  readonly order: string;
  /** The values of the last row, in the order of the sort. */
  readonly after: readonly (number | string)[];
  readonly total: number;
  readonly totalIsExact: boolean;
  /** Rows of all pages so far; 0 where nobody counts them. */
  readonly seen: number;
}

/** As text without blanks, for a URL. */
export function writeCursor({ order, after, total, totalIsExact, seen }: Cursor): string {
  return Buffer.from(JSON.stringify([order, after, total, totalIsExact ? 1 : 0, seen])).toString("base64url");
}

/** Reads a cursor of `order`; undefined for the first page. Throws INPUT_INVALID for anything but a cursor of ours. */
export function readCursor(text: string | undefined, order: string): Cursor | undefined {
  if (text === undefined) return undefined;
  const read: unknown = jsonOf(Buffer.from(text, "base64url").toString());
  if (!Array.isArray(read) || read[0] !== order || !Array.isArray(read[1])) throw invalid();
  const [, after, total, exact, seen] = read as [string, unknown[], unknown, unknown, unknown];
  const known = after.every((value) => typeof value === "number" || typeof value === "string");
  if (!known || typeof total !== "number" || typeof seen !== "number") throw invalid();
  return { order, after: after as (number | string)[], total, totalIsExact: exact === 1, seen };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(cause);
  }
}

function invalid(cause?: unknown): LarsError {
  return new LarsError("INPUT_INVALID", "The cursor is not one of this order: begin at the first page.", { cause });
}
