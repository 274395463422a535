/** Rows of one kind that wait, stored in batches over several connections; a row that the server does not take stops no other. */
import { LarsError } from "@lars/model";
import type { LatestRows } from "../core/latest-rows.ts";

/** Rows of one kind, and how a batch of them is stored. */
export interface QueueParts<Row> {
  /** The table that they go to. */
  readonly table: string;
  readonly rows: LatestRows<Row>;
  /** Throws DATABASE_UNAVAILABLE or DATABASE_REFUSED, or whatever the server says of a row that it does not take. */
  store(batch: readonly Row[]): Promise<void>;
}

/** Rows of one kind, whatever they are. */
export interface Queue {
  readonly table: string;
  /** Rows that wait. */
  size(): number;
  /**
   * Stores what waits now; the number of rows. Rows are told to be stored batch by batch, so what was done before a
   * failure is not done again.
   * @throws LarsError `DATABASE_UNAVAILABLE` or `DATABASE_REFUSED`; the rows that are not stored wait still.
   */
  storeAll(batching: Batching): Promise<number>;
}

/** The queue of these rows. */
export function queueOf<Row>(parts: QueueParts<Row>): Queue {
  return {
    table: parts.table,
    size: () => parts.rows.size,
    storeAll: (batching) => storeBatches(parts, batching),
  };
}

/** How much at a time. */
export interface Batching {
  readonly batchRows: number;
  /** Batches at the same time. */
  readonly connections: number;
  /** A row that the server does not take, and by what it is known; it waits no longer. */
  readonly onRefused: (cause: unknown, key: object | string) => void;
}

async function storeBatches<Row>(queue: QueueParts<Row>, batching: Batching): Promise<number> {
  const rows = queue.rows.waiting();
  let next = 0;
  let failed = false;
  const storeNext = async (): Promise<void> => {
    while (next < rows.length && !failed) {
      const batch = rows.slice(next, next + batching.batchRows);
      next += batch.length;
      await storeOrSplit(queue, batch, batching.onRefused).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const results = await Promise.allSettled(Array.from({ length: batching.connections }, storeNext));
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return rows.length;
}

async function storeOrSplit<Row>(
  queue: QueueParts<Row>,
  batch: readonly Row[],
  onRefused: Batching["onRefused"],
): Promise<void> {
  try {
    await queue.store(batch);
  } catch (error) {
    if (error instanceof LarsError) throw error;
    if (batch.length === 1) onRefused(error, queue.rows.keyOf(batch[0] as Row));
    const half = Math.ceil(batch.length / 2);
    if (batch.length > 1) {
      await storeOrSplit(queue, batch.slice(0, half), onRefused);
      await storeOrSplit(queue, batch.slice(half), onRefused);
      return;
    }
  }
  queue.rows.stored(batch);
}
