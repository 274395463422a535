/** What happens in loops that an operator may want to read in a log. Plain data: it crosses threads. */

export type ReactorEventKind =
  | "connection_refused"
  | "connection_idle"
  | "bad_frame"
  | "overflow"
  | "stalled"
  | "handler_failed"
  | "socket_error"
  | "loop_started"
  | "loop_died"
  | "loop_hung"
  | "files_limited"
  | "log";

/** One line for the log. `message` says it all; the other fields are for those who filter. */
export interface ReactorEvent {
  readonly kind: ReactorEventKind;
  readonly message: string;
  /** `address:port` of the other side, where there is one. */
  readonly peer?: string;
  /** The loop's number, 0 for the only one. */
  readonly loop?: number;
  /** Events of this kind that were left out since the last one that was told (at most ten a second are). */
  readonly omitted?: number;
}

/** Takes what happens. */
export type EventSink = (event: ReactorEvent) => void;

/** The message of whatever was thrown. */
export function causeText(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
