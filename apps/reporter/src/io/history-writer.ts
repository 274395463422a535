/** Stores minutes and events over a connection of its own, in small statements with pauses: the latest state goes first. */
import type { FleetMinuteRow, HistoryStore, HostEventRow, ModuleMinuteRow } from "@lars/db";
import { isLockLost } from "@lars/db";
import { LarsError } from "@lars/model";
import { MINUTE_NUMBERS } from "../core/call-minutes.ts";
import type { HostEvent, HostEvents } from "../core/host-events.ts";
import type { ModuleTotal } from "../core/minute-totals.ts";
import type { PendingMinute, PendingMinutes } from "../core/pending-minutes.ts";

export interface HistoryWriterParts {
  readonly history: Pick<HistoryStore, "saveCalls" | "saveModules" | "saveFleet" | "saveEvents" | "unrollHour">;
  readonly pending: PendingMinutes;
  readonly events: HostEvents;
  /** The latest state has to wait for MySQL: history can. */
  readonly isStateBehind: () => boolean;
  /** So many ms; ends when the reporter stops. */
  readonly pause: (ms: number) => Promise<void>;
  readonly stored: (table: string, rows: number) => void;
  readonly refused: (table: string, rows: number, cause: unknown) => void;
}

const ROWS_PER_STATEMENT = 2_000;
const EVENTS_PER_STATEMENT = 500;
/** The rows of a minute are stored within so long; of several that wait, together. */
const SPREAD_MS = 20_000;
/** A statement gives way to the latest state for so long at most: a minute is stored within one whatever comes. */
const GIVES_WAY_MS = 1_000;
/** With more minutes waiting it is the history that is behind. */
const MINUTES_BEHIND = 4;
const LOOK_EVERY_MS = 50;
const HOUR_S = 3_600;

export class HistoryWriter {
  readonly #parts: HistoryWriterParts;
  /** Rows of the oldest minute that are stored. */
  #done = 0;

  constructor(parts: HistoryWriterParts) {
    this.#parts = parts;
  }

  /**
   * Stores all that waits; without pauses once `hurry` is aborted. What was stored before a failure is not stored again.
   * @throws LarsError `DATABASE_UNAVAILABLE`, `DATABASE_REFUSED`
   */
  async storeAll(hurry: AbortSignal): Promise<void> {
    await this.storeEvents(this.#parts.events.size);
    for (let cut = this.#parts.pending.oldest; cut !== undefined; cut = this.#parts.pending.oldest) {
      await this.#storeMinute(cut, hurry);
      this.#parts.pending.removeOldest();
      this.#done = 0;
    }
  }

  /** The oldest so many: minutes must not wait for ever behind a fleet that flaps. */
  async storeEvents(most: number): Promise<void> {
    const { events, history } = this.#parts;
    for (let left = Math.min(most, events.size); left > 0; ) {
      const batch = events.oldest(Math.min(left, EVENTS_PER_STATEMENT));
      await this.#store("HostEvent", batch.length, () => history.saveEvents(batch.map(eventRow)));
      events.remove(batch.length);
      left -= batch.length;
    }
  }

  /** The row of everything comes last: a minute that has one is whole. */
  async #storeMinute(cut: PendingMinute, hurry: AbortSignal): Promise<void> {
    const { history, pending } = this.#parts;
    const minute = { atSeconds: cut.atSeconds, reporter: cut.reporter };
    const statements = Math.ceil(cut.rows.length / MINUTE_NUMBERS / ROWS_PER_STATEMENT);
    while (this.#done < cut.rows.length) {
      await this.#giveWay(hurry);
      const rows = cut.rows.subarray(this.#done, this.#done + ROWS_PER_STATEMENT * MINUTE_NUMBERS);
      await this.#store("CallMinute", rows.length / MINUTE_NUMBERS, () => history.saveCalls(minute, rows));
      this.#done += rows.length;
      if (this.#done < cut.rows.length) await this.#parts.pause(SPREAD_MS / pending.minutes / statements);
      await this.storeEvents(EVENTS_PER_STATEMENT);
    }
    const modules = cut.modules.map((total) => moduleRow(minute, total));
    await this.#store("ModuleMinute", modules.length, () => history.saveModules(modules));
    await this.#store("FleetMinute", 1, () => history.saveFleet(fleetRow(minute, cut)));
    await history.unrollHour(cut.atSeconds - (cut.atSeconds % HOUR_S));
  }

  async #giveWay(hurry: AbortSignal): Promise<void> {
    if (this.#parts.pending.minutes > MINUTES_BEHIND) return;
    for (let ms = 0; ms < GIVES_WAY_MS && this.#parts.isStateBehind() && !hurry.aborted; ms += LOOK_EVERY_MS) {
      await this.#parts.pause(LOOK_EVERY_MS);
    }
  }

  /** What the server does not take, save when it is away or busy, is left out: history must not stop because of it. */
  async #store(table: string, rows: number, save: () => Promise<void>): Promise<void> {
    try {
      await save();
      this.#parts.stored(table, rows);
    } catch (cause) {
      if (cause instanceof LarsError || isLockLost(cause)) throw cause;
      this.#parts.refused(table, rows, cause);
    }
  }
}

interface Minute {
  readonly atSeconds: number;
  readonly reporter: number;
}

function moduleRow(minute: Minute, total: ModuleTotal): ModuleMinuteRow {
  const { modId, cmdId, successes, failures, ...counts } = total;
  return { ...minute, modid: modId, cmdid: cmdId, succ: successes, err: failures, ...counts };
}

function fleetRow(minute: Minute, { fleet }: PendingMinute): FleetMinuteRow {
  const { successes, failures, ...counts } = fleet;
  return { ...minute, succ: successes, err: failures, ...counts };
}

function eventRow(event: HostEvent): HostEventRow {
  const { modId, cmdId, successes, failures, virtualSuccesses, virtualFailures, ...rest } = event;
  const counts = { succ: successes, err: failures, vsucc: virtualSuccesses, verr: virtualFailures };
  return { ...rest, modid: modId, cmdid: cmdId, ...counts };
}
