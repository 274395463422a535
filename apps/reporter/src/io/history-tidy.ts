/** Adds up hours that are over and lets go of what is old. Any number of reporters may do it on one database. */
import type { HistoryStore, PartitionPlan, TrimmedTable } from "@lars/db";
import { LarsError } from "@lars/model";

export interface HistoryTidyParts {
  readonly history: Pick<
    HistoryStore,
    "hoursToRoll" | "claimHour" | "modulesOfHour" | "rollModules" | "hourRolled" | "keepPartitions" | "trim"
  >;
  readonly clock: () => number;
  /** Hours and events stay for so long, ms. */
  readonly keepMs: number;
  readonly rolled: () => void;
  readonly dropped: (partitions: number, rows: number) => void;
  /** The user of the database may not alter tables; told once. */
  readonly noPartitions: (cause: LarsError) => void;
  /** Between two statements, so that others have their turn: at least so many ms; ends when the reporter stops. */
  readonly pause: (ms: number) => Promise<void>;
  readonly isStopping: () => boolean;
}

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;
/** Minutes stay for a day; a partition goes when all of it is older. */
const MINUTES_KEPT_S = DAY_S;
const MINUTES_PER_PARTITION_S = 6 * HOUR_S;
/** An hour is added up so long after its end: by then every reporter has stored it, unless MySQL was away. */
const SETTLED_S = 3 * MINUTE_S;
/** Who claimed an hour and did not add it up within so long is gone. */
const CLAIM_MS = 600_000;
/** Pairs of a host and a caller that one statement adds up: some tenth of a second. */
const PAIRS_PER_STATEMENT = 2_000;
/** Adding up takes a third of the time that there is: the latest state shares the server with it. */
const PAUSE_TIMES = 2;
const ROWS_PER_STATEMENT = 2_000;
/** Of one table; about a million rows, which take half a minute. */
const STATEMENTS_PER_TURN = 500;

export class HistoryTidy {
  readonly #parts: HistoryTidyParts;
  #hasPartitions = true;

  constructor(parts: HistoryTidyParts) {
    this.#parts = parts;
  }

  /** Adds up the hours of the last day that are over. */
  async rollHours(): Promise<void> {
    const { history, clock } = this.#parts;
    const now = Math.floor(clock() / 1000);
    const untilSeconds = now - SETTLED_S - ((now - SETTLED_S) % HOUR_S);
    const span = { fromSeconds: untilSeconds - DAY_S + HOUR_S, untilSeconds, claimedMs: clock() - CLAIM_MS };
    for (const hour of await history.hoursToRoll(span)) {
      if (this.#parts.isStopping()) return;
      if (await history.claimHour(hour, clock(), CLAIM_MS)) await this.#roll(hour);
    }
  }

  /** Makes the coming partitions, drops old ones, deletes old rows where there are none. False: there are more to delete. */
  async tidy(): Promise<boolean> {
    const { clock, keepMs } = this.#parts;
    const now = Math.floor(clock() / 1000);
    const keep = Math.floor(keepMs / 1000);
    const minutes = { every: MINUTES_PER_PARTITION_S, now, keep: MINUTES_KEPT_S };
    const hours = { every: DAY_S, now, keep };
    const events = { every: DAY_S * 1000, now: now * 1000, keep: keep * 1000 };
    const done = [
      await this.#partitioned({ table: "CallMinute", ...minutes }),
      await this.#partitioned({ table: "ModuleMinute", ...minutes }),
      await this.#partitioned({ table: "CallHour", ...hours }),
      await this.#partitioned({ table: "ModuleHour", ...hours }),
      await this.#partitioned({ table: "HostEvent", ...events }),
      await this.#trim("FleetMinute", now - keep),
      await this.#trim("HistoryHour", now - keep),
    ];
    return done.every(Boolean);
  }

  async #roll(hour: number): Promise<void> {
    const { history, clock, pause } = this.#parts;
    for (const range of await history.modulesOfHour(hour, PAIRS_PER_STATEMENT)) {
      const began = clock();
      await history.rollModules(hour, range);
      await pause((clock() - began) * PAUSE_TIMES);
      if (this.#parts.isStopping()) return;
    }
    await history.hourRolled(hour, clock());
    this.#parts.rolled();
  }

  async #partitioned(plan: PartitionPlan): Promise<boolean> {
    if (this.#hasPartitions) {
      try {
        this.#parts.dropped(await this.#parts.history.keepPartitions(plan), 0);
        return true;
      } catch (cause) {
        if (!(cause instanceof LarsError) || cause.code !== "DATABASE_REFUSED") throw cause;
        this.#hasPartitions = false;
        this.#parts.noPartitions(cause);
      }
    }
    return await this.#trim(plan.table, plan.now - plan.keep);
  }

  /**
   * In small batches, so that no statement holds locks for long, and not for ever: hours are added up between two turns. False:
   * there may be more.
   */
  async #trim(table: TrimmedTable, before: number): Promise<boolean> {
    for (let n = 0; n < STATEMENTS_PER_TURN && !this.#parts.isStopping(); n++) {
      const gone = await this.#parts.history.trim(table, before, ROWS_PER_STATEMENT);
      this.#parts.dropped(0, gone);
      if (gone < ROWS_PER_STATEMENT) return true;
      await this.#parts.pause(0);
    }
    return false;
  }
}
