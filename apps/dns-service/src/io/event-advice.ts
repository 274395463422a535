/** What to do about what happens in the loops: the reactor, which tells of it, knows neither agents nor settings. */
import type { ReactorEvent, ReactorEventKind } from "@lars/reactor";

const ADVICE: Readonly<Record<ReactorEventKind, string | undefined>> = {
  connection_refused: "if all of them are agents, raise [reactor] max_connections",
  connection_idle: "agents without edits are silent: if it is one, raise [reactor] idle_timeout",
  bad_frame: "see what connects from that address, it is no agent",
  overflow: "if its routes are as large as that, raise [reactor] outbox_bytes_max",
  stalled: "see whether that agent hangs, or its network",
  handler_failed: "please report this",
  socket_error: "see the network, and the limit of open files (ulimit -n)",
  loop_started: undefined,
  loop_died: "please report this, unless the port was taken",
  loop_hung: "see whether the machine has memory and processors to spare; if it has, please report this",
  files_limited: undefined, // says it itself, as does
  log: undefined,
};

/** The line for the log. */
export function lineOf({ kind, message }: Pick<ReactorEvent, "kind" | "message">): string {
  const advice = ADVICE[kind];
  return advice === undefined ? message : `${message}; ${advice}`;
}
