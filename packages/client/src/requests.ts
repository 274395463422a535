/** What is checked and translated before anything is asked or reported. */
import { ID_MAX, isId, LarsError, type Outcome, PORT_MAX } from "@lars/model";
import { RetCode } from "@lars/protocol";
import type { ReportedHost } from "./hosts.ts";

const INT32_MAX = 2_147_483_647;
const UINT32_MAX = 4_294_967_295;

/** What an argument would have to be: callers in plain JavaScript have no compiler that tells them. */
export function isNone(name: string, value: unknown, what: string): LarsError {
  return new LarsError("INPUT_INVALID", `${name} ${String(value)} is none: ${what}`);
}

/** @throws LarsError `INPUT_INVALID` */
export function checkIds(modId: number, cmdId: number): void {
  if (isId(modId) && isId(cmdId)) return;
  const [name, id] = isId(modId) ? ["cmdId", cmdId] : ["modId", modId];
  throw isNone(`${name}`, id, `whole numbers from 0 to ${ID_MAX} are`);
}

/** @throws LarsError `INPUT_INVALID` */
export function checkReported(host: ReportedHost): void {
  if (typeof host !== "object" || host === null) throw isNone("host", host, "report the host that getHost answered");
  checkIds(host.modId, host.cmdId);
  checkNumber("host.ip", host.ip, UINT32_MAX);
  checkNumber("host.port", host.port, PORT_MAX);
}

function checkNumber(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw isNone(name, value, `whole numbers from 0 to ${max} are`);
  }
}

/**
 * The outcome that a retcode stands for: any but 0 is a failure.
 * @throws LarsError `INPUT_INVALID`: a report that says nothing must not count as a failure
 */
export function outcomeOf(outcome: Outcome | number): Outcome {
  if (outcome === "success" || outcome === "failure") return outcome;
  if (typeof outcome === "number") return outcome === RetCode.Success ? "success" : "failure";
  throw isNone("outcome", outcome, `"success", "failure" and retcodes are`);
}

/** The retcode of a report. One that an int32 cannot hold must not arrive as another one, 0 least of all. */
export function retCodeOf(outcome: Outcome | number): number {
  if (outcomeOf(outcome) === "success") return RetCode.Success;
  const isCode = typeof outcome === "number" && Number.isInteger(outcome) && Math.abs(outcome) <= INT32_MAX;
  return isCode ? outcome : RetCode.SystemError;
}

/** Whoever asks a client that was closed, or waits when it is. */
export function closedError(): LarsError {
  return new LarsError("CLIENT_CLOSED", "the client is closed: connect anew");
}
