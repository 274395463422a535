/** Calls a second out of what was counted in a step. Pure. */
import { fillSteps, type Steps, valuesOf } from "../../chart/fill-steps.ts";

/** What is needed of a point: counts, and of how many of its minutes they are. */
export interface CountedPoint {
  readonly atSeconds: number;
  readonly minutes: number;
  readonly succ: number;
  readonly err: number;
}

/** Calls and failed calls a second. */
export interface CallRates {
  readonly calls: number;
  readonly errors: number;
  /** When the step ended. */
  readonly atMs: number;
}

const MINUTE_S = 60;

const callsOf = ({ succ, err, minutes }: CountedPoint) => (succ + err) / (MINUTE_S * minutes);
const errorsOf = ({ err, minutes }: CountedPoint) => err / (MINUTE_S * minutes);

/** Rates at each step; gaps where nobody listened. */
export function ratesOf(steps: Steps, points: readonly CountedPoint[]) {
  const filled = fillSteps(steps, points);
  return { at: filled.at, calls: valuesOf(filled, callsOf), errors: valuesOf(filled, errorsOf) };
}

/** The newest that is known. */
export function latestRates(steps: Steps, points: readonly CountedPoint[]): CallRates | undefined {
  const last = points.at(-1);
  if (last === undefined) return undefined;
  return { calls: callsOf(last), errors: errorsOf(last), atMs: (last.atSeconds + steps.stepSeconds) * 1_000 };
}
