/** Numbers that callers give, checked once: what is out of range would show much later, as a request that never ends. */
import { LarsError } from "@lars/model";

/** The longest time that a timer can wait, ms; a longer one would ring at once. */
export const TIMER_MS_MAX = 2_147_483_647;

/** @throws LarsError `INPUT_INVALID` unless it is a number from `min` to `max` */
export function inRange(name: string, value: number, range: { readonly min: number; readonly max: number }): number {
  if (typeof value === "number" && value >= range.min && value <= range.max) return value;
  throw new LarsError("INPUT_INVALID", `${name} ${value} is out of range: ${range.min} to ${range.max}`);
}

/** @throws LarsError `INPUT_INVALID` unless it is 1 or more, and a timer can wait for so many ms */
export function positive(name: string, value: number): number {
  return inRange(name, value, { min: 1, max: TIMER_MS_MAX });
}
