/**
 * Every failure an operator can act on. The code is the contract: each has a row under *Failure modes* in the README of
 * the app that raises it. The message is for people: what is wrong and what to do.
 */
export type LarsErrorCode =
  | "AGENT_UNREACHABLE"
  | "ALERT_CONFLICT"
  | "ALREADY_RUNNING"
  | "BUILD_FAILED"
  | "CALL_TIMEOUT"
  | "CLIENT_CLOSED"
  | "CONFIG_INVALID"
  | "DAEMON_FAILED"
  | "DATABASE_REFUSED"
  | "DATABASE_UNAVAILABLE"
  | "DEPENDENCY_MISSING"
  | "FRAME_LENGTH_INVALID"
  | "HOME_INVALID"
  | "INPUT_INVALID"
  | "LEASE_LOST"
  | "LIVE_FULL"
  | "MESSAGE_INVALID"
  | "MODULES_FULL"
  | "NAME_CONFLICT"
  | "PORT_IN_USE"
  | "ROUTE_CONFLICT"
  | "ROUTE_FILE_DAMAGED"
  | "ROUTES_HELD_BACK"
  | "SCHEMA_NEWER"
  | "SETUP_REFUSED"
  | "TOO_MANY_REQUESTS";

/** A failure with a code, a message that says what to do, and its cause. */
export class LarsError extends Error {
  override readonly name = "LarsError";
  readonly code: LarsErrorCode;

  constructor(code: LarsErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
