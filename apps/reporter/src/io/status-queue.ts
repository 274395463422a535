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

  constructor(parts: StatusQueueParts) {
    this.#parts = parts;
  }

  async storeAll(batching: Batching): Promise<number> {
    const { statuses, clock } = this.#parts;
    this.#refused = 0;
    const slots = statuses.waiting();
    if (slots.length > 0) this.#bytesMax ??= await this.#parts.storage.statementBytesMax();
    const rowsMax = Math.floor(((this.#bytesMax ?? 0) - STATEMENT_BYTES) / STATUS_ROW_BYTES_MAX);
    const stored = await this.#storeBatches(slots, { ...batching, batchRows: clamp(rowsMax, batching.batchRows) });
    if (clock() < this.#refusedDueMs) return stored;
    this.#refusedDueMs = clock() + REFUSED_AGAIN_MS;
    return (
      stored +
      (await this.#storeBatches(statuses.waiting("refused").slice(0, REFUSED_MAX), { ...batching, batchRows: 1 }))
    );
  }

  async #storeBatches(slots: Int32Array, batching: Batching): Promise<number> {
    let next = 0;
    let stored = 0;
    let failure: unknown;
    const storeNext = async (): Promise<void> => {
      while (next < slots.length && failure === undefined) {
        const batch = slots.subarray(next, next + batching.batchRows);
        next += batch.length;
        try {
          const rows = await this.#storeOrSplit(batch, batching);
          stored += rows;
        } catch (error) {
          failure = error;
        }
      }
    };
    await Promise.all(Array.from({ length: batching.connections }, storeNext));
    if (failure !== undefined) throw failure;
    return stored;
  }

  /** How many were stored. A statement that is refused for one of its rows is cut in two until that row is alone. */
  async #storeOrSplit(slots: Int32Array, batching: Batching): Promise<number> {
    const { statuses, storage, clock, onStored } = this.#parts;
    const packedMs = clock();
    const rows = statuses.pack(slots);
    try {
      await storage.upsertPacked(rows);
    } catch (error) {
      return this.#notStored({ slots, rows, error }, batching);
    }
    onStored(clock() - statuses.stored(slots, packedMs));
    return slots.length;
  }

  async #notStored(
    { slots, rows, error }: { slots: Int32Array; rows: Float64Array; error: unknown },
    batching: Batching,
  ): Promise<number> {
    const { statuses } = this.#parts;
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
    const first = await this.#storeOrSplit(slots.subarray(0, half), batching);
    return first + (await this.#storeOrSplit(slots.subarray(half), batching));
  }
}

function clamp(rowsMax: number, batchRows: number): number {
  return Math.max(1, Math.min(rowsMax, batchRows));
}

function keyOf(rows: Float64Array): object {
  const names = ["modid", "cmdid", "ip", "port", "caller", "succ_cnt", "err_cnt", "ts", "overload"];
  return Object.fromEntries(names.slice(0, STATUS_NUMBERS).map((name, n) => [name, rows[n]]));
}
