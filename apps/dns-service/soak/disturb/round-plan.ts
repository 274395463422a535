/** What goes away in a round, how, and when. Decides; does nothing. */
import type { Dice } from "./dice.ts";

/** One thing that goes away, `atMs` after the round began. */
export interface Outage {
  readonly atMs: number;
  /** −1: MySQL; else that dns-service. */
  readonly who: number;
  readonly signal: "SIGTERM" | "SIGKILL";
  readonly awayMs: number;
}

export interface RoundShape {
  readonly round: number;
  readonly roundMs: number;
  readonly services: number;
  /** MySQL is away no longer than this. */
  readonly awayMsMax: number;
}

const MYSQL = -1;

/** Every other round MySQL goes at least once, every other a service: of four rounds each way of going is there. */
export function planRound(dice: Dice, { round, roundMs, services, awayMsMax }: RoundShape): readonly Outage[] {
  const sure: "mysql" | "service" = round % 2 === 0 ? "mysql" : "service";
  const signal = Math.floor(round / 2) % 2 === 0 ? "SIGKILL" : "SIGTERM";
  const outages = [anOutage(sure, signal)];
  if (dice.chance(0.4)) outages.push(anOutage("mysql", dice.one(["SIGKILL", "SIGTERM"]) ?? "SIGTERM"));
  if (dice.chance(0.6)) outages.push(anOutage("service", dice.one(["SIGKILL", "SIGTERM"]) ?? "SIGTERM"));
  return outages.sort((left, right) => left.atMs - right.atMs);

  function anOutage(what: "mysql" | "service", how: Outage["signal"]): Outage {
    return {
      atMs: dice.from(Math.round(roundMs * 0.1), Math.round(roundMs * 0.7)),
      who: what === "mysql" ? MYSQL : dice.from(0, services - 1),
      signal: how,
      awayMs: what === "mysql" ? dice.from(500, awayMsMax) : dice.from(0, 2_000),
    };
  }
}

/** Whether it is MySQL that goes. */
export function isOfMysql(outage: Outage): boolean {
  return outage.who === MYSQL;
}
