/// <reference lib="esnext.disposable" preserve="true" />
/** What a caller can ask, whoever answers: an agent on this machine, or the balancer in this process. */
import type { Outcome } from "@lars/model";
import type { CallOptions, CallResult, CallWork } from "./call.ts";
import type { GetHostResult, LarsHost, ReportedHost } from "./hosts.ts";

export interface GetHostOptions {
  /**
   * Wait, within the deadline, for the first answer about a route that is heard of for the first time, instead of
   * answering `unknown` at once; false.
   */
  readonly wait?: boolean;
}

/** Asks for hosts, learns from reports. Holds sockets: {@link LarsClient.close} it, or declare it with `await using`. */
export interface LarsClient extends AsyncDisposable {
  /**
   * A host for one call; report how the call went afterwards.
   * @param modId 0 to 2,147,483,647
   * @param cmdId 0 to 2,147,483,647
   * @returns `host`, `overloaded` or `unknown`, within the deadline (100 ms by default)
   * @throws LarsError `AGENT_UNREACHABLE` no answer to two requests; `INPUT_INVALID` an id that is none;
   * `TOO_MANY_REQUESTS` too many requests wait; `MESSAGE_INVALID` the agent refused; `MODULES_FULL` no room for another
   * module (embedded mode); `CLIENT_CLOSED`
   */
  getHost(modId: number, cmdId: number, options?: GetHostOptions): Promise<GetHostResult>;

  /**
   * All hosts of a route, idle ones and resting ones; none when there is no such route. A route that is heard of for the
   * first time is waited for: up to three requests, 50 ms apart.
   * @throws LarsError as {@link LarsClient.getHost}
   */
  getRoute(modId: number, cmdId: number): Promise<readonly LarsHost[]>;

  /**
   * Tells how a call went: an outcome, or the call's retcode (0: it succeeded, any other: it failed). Sent and forgotten:
   * nothing comes back, and a report of a host that is not known any more changes nothing.
   * @throws LarsError `INPUT_INVALID` for a host or an outcome that is none, `CLIENT_CLOSED`
   */
  report(host: ReportedHost, outcome: Outcome | number): void;

  /**
   * Picks a host, does `work` with it, reports how that went, and tries other hosts when `attempts` says so.
   * - An attempt that takes longer than `timeoutMs` (1,000 ms) is aborted through `signal` and reported as a failure.
   * - Work that throws is a failure of the host, unless `outcomeOf` judges otherwise.
   * - When the caller's own `options.signal` is aborted, nothing is reported, and the call rejects with that signal's reason.
   * - A route that is heard of for the first time is waited for, within the deadline of a request.
   * @returns `done` with the value; `failed` with what the last attempt threw (`CALL_TIMEOUT` when it took too long);
   * `overloaded` or `unknown` when there was no host to try
   * @throws LarsError as {@link LarsClient.getHost}; `INPUT_INVALID` for work that is no function and options out of range; the reason of `options.signal`
   */
  call<Value>(
    modId: number,
    cmdId: number,
    work: CallWork<Value>,
    options?: CallOptions<Value>,
  ): Promise<CallResult<Value>>;

  /** Ends it: what waits fails with `CLIENT_CLOSED`; in embedded mode the reporter hears the last counts (at most 2 s). */
  close(): Promise<void>;
}
