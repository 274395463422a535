/** Statuses that wait, stored in statements as large as MySQL takes, over several connections. */
import { isLockLost, STATUS_ROW_BYTES_MAX } from "@lars/db";
import { LarsError } from "@lars/model";
import { type LatestStatuses, STATUS_NUMBERS } from "../core/latest-statuses.ts";
import type { Batching, Queue } from "./queue.ts";

/** Where statuses go. */
export interface StatusStorage {
  upsertPacked(rows: Float64Array): Promise<void>;
  /** The longest statement that the server takes, bytes. */
  statementBytesMax(): Promise<number>;
}

export interface StatusQueueParts {
  readonly statuses: LatestStatuses;
  readonly storage: StatusStorage;
  /** Milliseconds, on the clock of the statuses. */
  readonly clock: () => number;
  /** The oldest news of a statement is so old now that MySQL has it. */
  readonly onStored: (lagMs: number) => void;
  /** Rows of a statement that others kept locked; they wait still. */
  readonly onLocked: (rows: number) => void;
}

/** Of one flush; more of them are no matter of single rows. */
const REFUSED_MAX = 100;
/** Rows that were refused are tried again, each by itself, this often. */
const REFUSED_AGAIN_MS = 60_000;
/** The head and the end of a statement. */
const STATEMENT_BYTES = 1_024;

/** What a connection is busy with: slots of cells, and room for their rows. */
interface Lane {
  readonly slots: Int32Array;
  readonly rows: Float64Array;
}

/** The queue of `ServerCallStatus`. */
export function statusQueue(parts: StatusQueueParts): Queue {
  const queue = new StatusQueue(parts);
  return {
    table: "ServerCallStatus",
    size: () => parts.statuses.size,
    storeAll: (batching) => queue.storeAll(batching),
  };
}

class StatusQueue {
  readonly #parts: StatusQueueParts;
  #bytesMax: number | undefined;
  #refusedDueMs = 0;
  /** Of the present flush. */
  #refused = 0;
  #lanes: readonly Lane[] = [];

  constructor(parts: StatusQueueParts) {
    this.#parts = parts;
  }

  async storeAll(asked: Batching): Promise<number> {
    const { statuses, clock } = this.#parts;
    this.#refused = 0;
    if (statuses.size === 0) return 0;
    this.#bytesMax ??= await this.#parts.storage.statementBytesMax();
    const rowsMax = Math.floor((this.#bytesMax - STATEMENT_BYTES) / STATUS_ROW_BYTES_MAX);
    const batching = { ...asked, batchRows: clamp(rowsMax, asked.batchRows) };
    const stored = await this.#storeRound(batching);
    if (clock() < this.#refusedDueMs) return stored;
    this.#refusedDueMs = clock() + REFUSED_AGAIN_MS;
    return stored + (await this.#storeRefused(batching));
  }

  /**
   * Once through all cells in the order of their keys. Which of them wait is looked up statement by statement: what comes
   * before its turn is stored in this round, so nothing waits for longer than a round takes.
   */
  async #storeRound(batching: Batching): Promise<number> {
    const { statuses } = this.#parts;
    let place: number | "end" = 0;
    let stored = 0;
    let failure: unknown;
    const storeNext = async (lane: Lane): Promise<void> => {
      while (place !== "end" && failure === undefined) {
        const { found, next } = statuses.nextWaiting(place, lane.slots);
        place = next;
        if (found === 0) return;
        try {
          const rows = await this.#storeOrSplit({ ...lane, slots: lane.slots.subarray(0, found) }, batching);
          stored += rows;
        } catch (error) {
          failure = error;
        }
      }
    };
    await Promise.all(this.#lanesOf(batching).map(storeNext));
    if (failure !== undefined) throw failure;
    return stored;
  }

  async #storeRefused(batching: Batching): Promise<number> {
    const slots = this.#parts.statuses.waiting("refused").slice(0, REFUSED_MAX);
    const [lane] = this.#lanesOf(batching) as [Lane];
    let stored = 0;
    for (let n = 0; n < slots.length; n++) {
      stored += await this.#storeOrSplit({ ...lane, slots: slots.subarray(n, n + 1) }, batching);
    }
    return stored;
  }

  /** One a connection, kept: thousands of rows a second leave no memory behind. */
  #lanesOf({ connections, batchRows }: Batching): readonly Lane[] {
    const [lane] = this.#lanes;
    if (this.#lanes.length !== connections || lane?.slots.length !== batchRows) {
      this.#lanes = Array.from({ length: connections }, () => ({
        slots: new Int32Array(batchRows),
        rows: new Float64Array(batchRows * STATUS_NUMBERS),
      }));
    }
    return this.#lanes;
  }

  /** How many were stored. A statement that is refused for one of its rows is cut in two until that row is alone. */
  async #storeOrSplit(lane: Lane, batching: Batching): Promise<number> {
    const { statuses, storage, clock, onStored } = this.#parts;
    const { slots } = lane;
    const packedMs = clock();
    const rows = statuses.pack(slots, lane.rows);
    try {
      await storage.upsertPacked(rows);
    } catch (error) {
      return this.#notStored({ lane, rows, error }, batching);
    }
    onStored(clock() - statuses.stored(slots, packedMs));
    return slots.length;
  }

  async #notStored(
    { lane, rows, error }: { lane: Lane; rows: Float64Array; error: unknown },
    batching: Batching,
  ): Promise<number> {
    const { statuses } = this.#parts;
    const { slots } = lane;
    if (isLockLost(error)) {
      statuses.unstored(slots);
      this.#parts.onLocked(slots.length);
      return 0;
    }
    if (slots.length === 1 && !(error instanceof LarsError)) this.#refused += 1;
    if (error instanceof LarsError || this.#refused > REFUSED_MAX) {
      statuses.unstored(slots);
      this.#bytesMax = undefined; // it may be another server when it is back
      throw error;
    }
    if (slots.length === 1) {
      statuses.refused(slots[0] as number);
      batching.onRefused(error, keyOf(rows));
      return 0;
    }
    statuses.unstored(slots);
    const half = Math.ceil(slots.length / 2);
    const first = await this.#storeOrSplit({ ...lane, slots: slots.subarray(0, half) }, batching);
    return first + (await this.#storeOrSplit({ ...lane, slots: slots.subarray(half) }, batching));
  }
}

function clamp(rowsMax: number, batchRows: number): number {
  return Math.max(1, Math.min(rowsMax, batchRows));
}

function keyOf(rows: Float64Array): object {
  const names = ["modid", "cmdid", "ip", "port", "caller", "succ_cnt", "err_cnt", "ts", "overload"];
  return Object.fromEntries(names.slice(0, STATUS_NUMBERS).map((name, n) => [name, rows[n]]));
}
