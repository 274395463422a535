/** Who goes away in a round, how, and when. Decides; does nothing. */
import type { Dice } from "../../../dns-service/soak/disturb/dice.ts";

export type How = "SIGKILL" | "SIGTERM" | "SIGSTOP";

/** How somebody is away. */
export interface Absence {
  readonly how: How;
  readonly awayMs: number;
}

/** `dnsServices`, `reporters`: all of them at once. */
export type Target =
  | { readonly kind: "mysql" | "agent" | "dnsServices" | "reporters" }
  | { readonly kind: "dnsService" | "reporter"; readonly number: number };

/** One thing that goes away, `atMs` after the round began. */
export interface Outage extends Absence {
  readonly atMs: number;
  readonly target: Target;
}

export interface RoundShape {
  readonly round: number;
  readonly roundMs: number;
  readonly dnsServices: number;
  readonly reporters: number;
  readonly awayMsMax: number;
  /** The agent goes away, too, every other round. */
  readonly killAgent: boolean;
}

const HOWS: readonly How[] = ["SIGKILL", "SIGTERM", "SIGSTOP"];
const AWAY_MS_MIN = 200;
const BEGIN = 0.05;
const END = 0.7;
const AGAIN_CHANCE = 0.4;

/** Each of the three kinds goes once for certain, another way each round; of three rounds each kind has gone each way. */
export function planRound(dice: Dice, shape: RoundShape): readonly Outage[] {
  const how = (shift: number): How => HOWS[(shape.round + shift) % HOWS.length] ?? "SIGKILL";
  const outages: Outage[] = [
    anOutage(dice, shape, { target: { kind: "mysql" }, how: how(0) }),
    anOutage(dice, shape, { target: oneOrAll(dice, "dnsService", shape.dnsServices), how: how(1) }),
    anOutage(dice, shape, { target: oneOrAll(dice, "reporter", shape.reporters), how: how(2) }),
  ];
  const any = (): How => dice.one(HOWS) ?? "SIGKILL";
  for (const { target } of outages.slice()) {
    if (dice.chance(AGAIN_CHANCE)) outages.push(anOutage(dice, shape, { target, how: any() }));
  }
  // In the rounds between, its counts go on from one quiet point to the next.
  if (shape.killAgent && shape.round % 2 === 0) outages.push(anAgentKill(dice, shape));
  return outages.sort((left, right) => left.atMs - right.atMs);
}

function oneOrAll(dice: Dice, kind: "dnsService" | "reporter", count: number): Target {
  if (dice.chance(0.3)) return { kind: `${kind}s` };
  return { kind, number: dice.from(0, count - 1) };
}

function anOutage(dice: Dice, { roundMs, awayMsMax }: RoundShape, of: { target: Target; how: How }): Outage {
  const atMs = dice.from(Math.round(roundMs * BEGIN), Math.round(roundMs * END));
  return { ...of, atMs, awayMs: dice.from(AWAY_MS_MIN, Math.max(AWAY_MS_MIN, awayMsMax)) };
}

/** It comes back at once: what counts is how long that takes. */
function anAgentKill(dice: Dice, { roundMs }: RoundShape): Outage {
  const atMs = dice.from(Math.round(roundMs * BEGIN), Math.round(roundMs * END));
  return { target: { kind: "agent" }, how: dice.chance(0.5) ? "SIGKILL" : "SIGTERM", atMs, awayMs: 0 };
}
