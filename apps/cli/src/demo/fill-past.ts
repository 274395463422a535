/** Writes the two weeks that the demonstration's charts begin with; README.md says that they are made up. */
import type { Database } from "@lars/db";
import type { Ipv4 } from "@lars/model";
import { pastEvents, pastOf } from "../core/demo/past.ts";

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;
const DAYS = 14;
const MINUTES_PER_HOUR = 60;
/** The reporter of the past: the real ones draw numbers of four bytes. */
const REPORTER = 1;
const PACKED = ["modid", "cmdid", "ip", "port", "caller", "succ", "err", "overloadSeconds"] as const;

/**
 * Fills in hours of two weeks, minutes of a day and each call of an hour; answers the unix second up to which it did, a
 * whole minute.
 */
export async function fillPast(database: Database, addresses: readonly Ipv4[], nowMs: number): Promise<number> {
  const { history } = database;
  const until = startOf(nowMs / 1_000, MINUTE_S);
  const hourNow = startOf(until, HOUR_S);
  for (let day = hourNow - DAYS * DAY_S; day < hourNow; day += DAY_S) {
    const hours = stepsOf(day, Math.min(day + DAY_S, hourNow), HOUR_S).map((atSeconds) => ({
      atSeconds,
      ...pastOf({ atSeconds, lengthSeconds: HOUR_S }, addresses),
    }));
    await history.fillHours(hours);
    await history.fillFleet(hours.filter(({ atSeconds }) => atSeconds < until - DAY_S).flatMap(minutesOfHour));
  }
  const filled = startOf(until - DAY_S, HOUR_S);
  await fillMinutes(database, addresses, stepsOf(filled, until, MINUTE_S));
  const events = pastEvents(filled, until, addresses);
  const unsaid = { instance: "", vsucc: null, verr: null, lastedSeconds: null };
  await history.saveEvents(events.map((event) => ({ ...event, ...unsaid })));
  return until;
}

type PastHour = ReturnType<typeof pastOf> & { readonly atSeconds: number };

/** Older minutes are all the same sixtieth of their hour: nobody looks at them one by one. */
function minutesOfHour({ atSeconds, fleet }: PastHour) {
  const { succ, err, overloadSeconds } = fleet;
  const part = (sum: number) => Math.round(sum / MINUTES_PER_HOUR);
  return stepsOf(atSeconds, atSeconds + HOUR_S, MINUTE_S).map((minute) => ({
    ...fleet,
    atSeconds: minute,
    reporter: REPORTER,
    succ: part(succ),
    err: part(err),
    overloadSeconds: part(overloadSeconds),
  }));
}

async function fillMinutes(database: Database, addresses: readonly Ipv4[], minutes: readonly number[]): Promise<void> {
  const { history } = database;
  const last = minutes.at(-1) ?? 0;
  const pasts = minutes.map((atSeconds) => ({
    atSeconds,
    ...pastOf({ atSeconds, lengthSeconds: MINUTE_S }, addresses),
  }));
  for (const { atSeconds, calls } of pasts.filter((past) => past.atSeconds > last - HOUR_S)) {
    const rows = Uint32Array.from(calls.flatMap((call) => PACKED.map((column) => call[column])));
    await history.saveCalls({ atSeconds, reporter: REPORTER }, rows);
  }
  const of = <Row>(atSeconds: number, row: Row) => ({ ...row, atSeconds, reporter: REPORTER });
  await history.saveModules(pasts.flatMap(({ atSeconds, modules }) => modules.map((module) => of(atSeconds, module))));
  await history.fillFleet(pasts.map(({ atSeconds, fleet }) => of(atSeconds, fleet)));
}

/**
 * What has passed since then up to `beganMs`, unix milliseconds: whole minutes, and of the minute in which the real callers
 * begin the part before; the reporter has the rest.
 */
export async function fillBeginning(
  database: Database,
  addresses: readonly Ipv4[],
  { from, beganMs }: { readonly from: number; readonly beganMs: number },
): Promise<void> {
  const minute = startOf(beganMs / 1_000, MINUTE_S);
  await fillMinutes(database, addresses, stepsOf(from, minute, MINUTE_S));
  const lengthSeconds = beganMs / 1_000 - minute;
  const { modules, fleet } = pastOf({ atSeconds: minute, lengthSeconds }, addresses);
  const at = { atSeconds: minute, reporter: REPORTER };
  await database.history.saveModules(modules.map((module) => ({ ...module, ...at })));
  await database.history.fillFleet([{ ...fleet, ...at }]);
}

function stepsOf(from: number, until: number, step: number): number[] {
  return Array.from({ length: Math.max(Math.ceil((until - from) / step), 0) }, (_, index) => from + index * step);
}

function startOf(seconds: number, step: number): number {
  return Math.floor(seconds / step) * step;
}
