/** What is checked and translated before anything is asked or reported. */
import { ID_MAX, isId, LarsError, type Outcome } from "@lars/model";
import { RetCode } from "@lars/protocol";

const INT32_MAX = 2_147_483_647;

/** @throws LarsError `INPUT_INVALID` */
export function checkIds(modId: number, cmdId: number): void {
  if (isId(modId) && isId(cmdId)) return;
  const [name, id] = isId(modId) ? ["cmdId", cmdId] : ["modId", modId];
  throw new LarsError("INPUT_INVALID", `${name} ${id} is none: whole numbers from 0 to ${ID_MAX} are`);
}

/** The outcome that a retcode stands for: any but 0 is a failure. */
export function outcomeOf(outcome: Outcome | number): Outcome {
  if (typeof outcome === "string") return outcome;
  return outcome === RetCode.Success ? "success" : "failure";
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
