/** What the thread that starts loops and the threads that run them say to each other. */
import type { LoopHandlers } from "./connection.ts";
import type { ReactorEvent } from "./events.ts";
import type { TcpServerOptions } from "./tcp-server.ts";

/** What `createLoop` is given beside its init. */
export interface LoopContext<Report = unknown> {
  /** The loop's number, from 0. A restarted loop has the number of the one that died. */
  readonly loop: number;
  /** Tells the main thread (`onReport`). Structured clone; SharedArrayBuffers are shared. */
  report(value: Report): void;
  /** A line for the log of the main thread (an event of kind `log`); at most ten a second are told. */
  log(message: string): void;
}

/** The one export that {@link startLoopThreads} looks for in a module. */
export type CreateLoop<Init, State, Task, Report = unknown> = (
  init: Init,
  context: LoopContext<Report>,
) => LoopHandlers<State, Task> | Promise<LoopHandlers<State, Task>>;

/** What a loop's thread is born with. */
export interface LoopBirth {
  readonly module: string;
  readonly loop: number;
  readonly init: unknown;
  readonly options: TcpServerOptions;
  readonly meters: SharedArrayBuffer;
  readonly seats: SharedArrayBuffer;
  /** An int32 for each loop, which its event loop changes every `beatMs`. */
  readonly beats: SharedArrayBuffer;
  readonly beatMs: number;
  /** An int32 for each loop: its thread's number in the system. */
  readonly threadIds: SharedArrayBuffer;
}

export type ToLoop = { readonly kind: "task"; readonly task: unknown } | { readonly kind: "stop" };

export type FromLoop =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "refused"; readonly code: string | undefined; readonly message: string }
  | { readonly kind: "report"; readonly value: unknown }
  | { readonly kind: "event"; readonly event: ReactorEvent };
