import type { ApiLog } from "@lars/api";

function line(level: string, fields: Readonly<Record<string, unknown>>, message: string): string {
  const { err, ...rest } = fields;
  const error = err === undefined ? {} : { err: described(err) };
  return `${JSON.stringify({ level, time: Date.now(), name: "admin", ...rest, ...error, msg: message })}\n`;
}

/** Messages of an error and its causes, outermost first; a stack only for what nobody foresaw. */
function described(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? {} : { cause: described(error.cause) };
  return { type: error.name, message: error.message, ...cause };
}

/** Failures as JSON lines, as the daemons write theirs. */
export function jsonLog(write: (text: string) => void): ApiLog {
  return {
    error: (fields, message) => write(line("error", fields, message)),
    warn: (fields, message) => write(line("warn", fields, message)),
  };
}
