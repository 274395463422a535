/** What kinds of agents there are, and what each does next. Decides; does nothing. */
import type { Dice } from "./dice.ts";

export type Habit = "steady" | "restless" | "curious" | "slow" | "clumsy" | "everything";

/** What an agent does next. */
export type Deed = "nothing" | "leave" | "reset" | "askNew" | "askAgain" | "stopReading" | "halfFrame" | "foreignFrame";

interface HabitRule {
  readonly deeds: Partial<Readonly<Record<Deed, number>>>;
  /** Milliseconds between two deeds, at most. */
  readonly everyMs: number;
  /** Routes that it asks for when it comes, as a share of all, at most. */
  readonly share: number;
}

export const HABITS: Readonly<Record<Habit, HabitRule>> = {
  steady: { deeds: { nothing: 1 }, everyMs: 500, share: 0.3 },
  restless: { deeds: { nothing: 3, leave: 1, reset: 1 }, everyMs: 1_500, share: 0.1 },
  curious: { deeds: { askNew: 5, askAgain: 3 }, everyMs: 200, share: 0.02 },
  slow: { deeds: { nothing: 1, stopReading: 1, askNew: 1 }, everyMs: 2_000, share: 0.5 },
  clumsy: { deeds: { halfFrame: 3, foreignFrame: 3, askNew: 1, askAgain: 1, leave: 0.2 }, everyMs: 400, share: 0.1 },
  everything: { deeds: { nothing: 1 }, everyMs: 500, share: 1 },
};

const MIX: readonly Habit[] = [
  "steady",
  "restless",
  "curious",
  "clumsy",
  "steady",
  "restless",
  "slow",
  "curious",
  "restless",
  "clumsy",
];

/** The habit of the n-th agent: any ten of them have all. */
export function habitOf(n: number): Habit {
  return MIX[n % MIX.length] ?? "steady";
}

export function nextDeed(habit: Habit, dice: Dice): Deed {
  return dice.weighted(HABITS[habit].deeds as Record<Deed, number>);
}
