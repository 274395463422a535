/** One call of business code: a host, a time limit, a report, and other hosts when it may try them. */
import { LarsError, type Outcome } from "@lars/model";
import type { GetHostResult, LarsHost, ReportedHost, Route } from "./hosts.ts";
import { isNone } from "./requests.ts";

/** The call itself. `signal` is aborted when the attempt took too long, and when the caller gave up. */
export type CallWork<Value> = (host: LarsHost, signal: AbortSignal) => Promise<Value> | Value;

/** How the work of one attempt ended. */
export type CallEnd<Value> =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "error"; readonly error: unknown };

export interface CallOptions<Value> {
  /** Hosts that are tried at most, a different one each time; 1 to 100; 1. */
  readonly attempts?: number;
  /** How long one attempt may take, in ms; 1,000. */
  readonly timeoutMs?: number;
  /** Gives the whole call up: it rejects with the signal's reason at once, and no host is blamed. */
  readonly signal?: AbortSignal;
  /**
   * What is reported of an attempt that ended by itself; by default a value is a success and an error a failure. Only a
   * failure is followed by another attempt. `unreported`: says nothing about the host, e.g. a request that was wrong.
   */
  readonly outcomeOf?: (end: CallEnd<Value>) => Outcome | "unreported";
}

/** How a call ended. `host` is the last one that was tried, `attempts` how many were. */
export type CallResult<Value> =
  | { readonly kind: "done"; readonly value: Value; readonly host: LarsHost; readonly attempts: number }
  | { readonly kind: "failed"; readonly error: unknown; readonly host: LarsHost; readonly attempts: number }
  /** Every host rests: nothing was called. */
  | { readonly kind: "overloaded" }
  /** There is no host of that route: nothing was called. */
  | { readonly kind: "unknown" };

/** What a call needs of a client. */
export interface HostSource {
  getHost(modId: number, cmdId: number, options: { readonly wait: boolean }): Promise<GetHostResult>;
  report(host: ReportedHost, outcome: Outcome): void;
}

export interface CallRequest<Value> extends Route {
  readonly work: CallWork<Value>;
  readonly options: CallOptions<Value>;
}

const ATTEMPTS_MAX = 100;
const TIMEOUT_MS = 1_000;
const TIMEOUT_MS_MAX = 2_147_483_647;

/** Other callers take turns as well, so the next host that is handed out may be one that was tried. */
const SPARE_ASKS = 3;

type AttemptEnd<Value> = CallEnd<Value> & { readonly timedOut?: boolean };

/** See `LarsClient.call`. */
export async function callHosts<Value>(source: HostSource, request: CallRequest<Value>): Promise<CallResult<Value>> {
  check(request);
  const { attempts = 1, signal } = request.options;
  const tried: LarsHost[] = [];
  let last: CallResult<Value> | undefined;
  while (tried.length < attempts) {
    const picked = await orAborted(anotherHost(source, request, tried), signal);
    if (picked?.kind !== "host") return last ?? picked ?? { kind: "overloaded" };
    signal?.throwIfAborted(); // in the moment since the host was there: the work would never hear of it
    tried.push(picked.host);
    const end = await attempt(picked.host, request);
    const outcome = outcomeOf(end, request.options);
    if (outcome !== "unreported") source.report(picked.host, outcome);
    last = resultOf(end, picked.host, tried.length);
    if (outcome !== "failure") break;
  }
  return last ?? { kind: "unknown" };
}

function check<Value>({ work, options }: CallRequest<Value>): void {
  if (typeof work !== "function") throw isNone("work", work, "give a call a function of a host and a signal");
  if (typeof options !== "object" || options === null) throw isNone("options", options, "give a call an object");
  const { attempts = 1, timeoutMs = TIMEOUT_MS, signal, outcomeOf } = options;
  checkRange("attempts", attempts, ATTEMPTS_MAX);
  checkRange("timeoutMs", timeoutMs, TIMEOUT_MS_MAX);
  if (signal !== undefined && typeof signal?.addEventListener !== "function")
    throw isNone("signal", signal, "an AbortSignal is");
  if (outcomeOf !== undefined && typeof outcomeOf !== "function") throw isNone("outcomeOf", outcomeOf, "a function is");
}

function checkRange(name: string, value: number, max: number): void {
  const isOne = typeof value === "number" && value >= 1 && value <= max;
  if (isOne && (name !== "attempts" || Number.isInteger(value))) return;
  throw new LarsError("INPUT_INVALID", `${name} ${value} of a call is none: 1 to ${max} are`);
}

/** A host that was not tried yet, or why there is none; undefined when only tried ones are handed out. */
async function anotherHost<Value>(
  source: HostSource,
  { modId, cmdId }: CallRequest<Value>,
  tried: readonly LarsHost[],
): Promise<GetHostResult | undefined> {
  for (let asks = tried.length === 0 ? 1 : tried.length + SPARE_ASKS; asks > 0; asks -= 1) {
    const picked = await source.getHost(modId, cmdId, { wait: true });
    if (picked.kind !== "host") return picked;
    const { ip, port } = picked.host;
    if (!tried.some((host) => host.ip === ip && host.port === port)) return picked;
  }
  return undefined;
}

/** Does the work with one host, no longer than it may take. @throws the reason of the caller's signal, once it is aborted. */
async function attempt<Value>(host: LarsHost, { work, options }: CallRequest<Value>): Promise<AttemptEnd<Value>> {
  const { timeoutMs = TIMEOUT_MS, signal } = options;
  const controller = new AbortController();
  let timedOut = false;
  const tooLong = () => {
    timedOut = !controller.signal.aborted;
    controller.abort(new LarsError("CALL_TIMEOUT", `${host}: the call did not end within ${timeoutMs} ms`));
  };
  const giveUp = () => controller.abort(signal?.reason);
  const timer = setTimeout(tooLong, timeoutMs);
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    const begun = Promise.resolve().then(() => work(host, controller.signal));
    return { kind: "value", value: await orAborted(begun, controller.signal) };
  } catch (error) {
    if (signal?.aborted === true && !timedOut) throw signal.reason;
    return { kind: "error", error: timedOut ? controller.signal.reason : error, timedOut };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

/** A host that kept the caller waiting for too long failed, whatever the caller thinks of errors. */
function outcomeOf<Value>(end: AttemptEnd<Value>, options: CallOptions<Value>): Outcome | "unreported" {
  if (end.timedOut === true) return "failure";
  return options.outcomeOf?.(end) ?? (end.kind === "value" ? "success" : "failure");
}

function resultOf<Value>(end: CallEnd<Value>, host: LarsHost, attempts: number): CallResult<Value> {
  return end.kind === "value"
    ? { kind: "done", value: end.value, host, attempts }
    : { kind: "failed", error: end.error, host, attempts };
}

/** Settles as `promise` does, or rejects with the signal's reason as soon as it is aborted; leaves no listener behind. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    const settled = () => signal.removeEventListener("abort", abort);
    promise.then(resolve, reject).then(settled);
  });
}
