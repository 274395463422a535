/** What of a daemon's log reaches the terminal: warnings and worse, and never so many that they hide everything else. */
import type { Clock } from "@lars/model";

const LINES_MAX = 5;
const WINDOW_MS = 10_000;
/** pino's numbers, for a log that writes names. */
const LEVELS: Readonly<Record<string, number>> = { warn: 40, error: 50, fatal: 60 };
const WARN = 40;
const ERROR = 50;

export interface Notice {
  readonly severity: "warning" | "error";
  readonly text: string;
}

/** A line of a daemon's JSON log as a notice; undefined for information, and for what is no log line. */
export function noticeOf(line: string): Notice | undefined {
  const entry = parsed(line);
  const level = levelOf(entry?.["level"]);
  if (entry === undefined || level < WARN) return undefined;
  const cause = entry["err"];
  const detail = isRecord(cause) && typeof cause["message"] === "string" ? `: ${cause["message"]}` : "";
  const text = `${typeof entry["msg"] === "string" ? entry["msg"] : "no message"}${detail}`;
  return { severity: level >= ERROR ? "error" : "warning", text };
}

function levelOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" ? (LEVELS[value] ?? 0) : 0;
}

function parsed(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Lets a few lines through per window of time; the first line of the next window says how many it held back. */
export class LogGate {
  readonly #clock: Clock;
  #windowStart = Number.NEGATIVE_INFINITY;
  #shown = 0;
  #held = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined: hold this line back. Otherwise how many were held back before it. */
  pass(): { readonly heldBack: number } | undefined {
    const now = this.#clock();
    if (now - this.#windowStart >= WINDOW_MS) {
      this.#windowStart = now;
      this.#shown = 0;
    }
    if (this.#shown >= LINES_MAX) {
      this.#held += 1;
      return undefined;
    }
    this.#shown += 1;
    const heldBack = this.#held;
    this.#held = 0;
    return { heldBack };
  }
}
