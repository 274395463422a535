/** Reads a large result without an object per row. */
import type { PoolConnection } from "mysql2";
import { wireOf } from "../connection/wire.ts";

/** Numbers per batch: a multiple of every width in use, 128 KiB; some 5 ms of work. */
const BATCH_NUMBERS = 32_768;

export interface NumbersQuery {
  readonly sql: string;
  readonly parameters?: readonly string[];
  /** The first row came. */
  readonly onBegun?: () => void;
}

/**
 * Streams a query whose columns are all unsigned 32-bit numbers. `onRows` gets them flat, in batches that are valid
 * during the call only, as the memory is used again. Behind each batch, whatever else the thread has to do has its turn:
 * otherwise two megabytes of rows, which the system reads at once, would keep it for 50 ms. An exception in `onRows` ends the stream: the connection must then
 * be destroyed, as rows are still on their way. The text is prepared and stays so on the connection: it must be one of few.
 * A connection that is lost fails the stream.
 */
export function streamNumbers(
  connection: PoolConnection,
  query: NumbersQuery,
  onRows: (rows: Uint32Array) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const lost = (): void => reject(connectionLost());
  // The driver tells a statement without a callback of the server's errors, but only the connection that it was lost.
  connection.once("error", reject);
  connection.once("end", lost);
  read(connection, query, onRows).then(resolve, reject);
  return promise.finally(() => {
    connection.off("error", reject);
    connection.off("end", lost);
  });
}

function connectionLost(): Error {
  return Object.assign(new Error("the connection was lost while rows came"), { code: "PROTOCOL_CONNECTION_LOST" });
}

/** Never ends when the connection is lost. */
function read(connection: PoolConnection, query: NumbersQuery, onRows: (rows: Uint32Array) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const batch = new Uint32Array(BATCH_NUMBERS);
    let used = 0;
    const flush = () => {
      if (used > 0) onRows(batch.subarray(0, used));
      used = 0;
    };
    const failing = (work: () => void) => {
      try {
        work();
      } catch (error) {
        rows.removeAllListeners("result");
        reject(error);
      }
    };
    const rows = connection.execute({ sql: query.sql, values: [...(query.parameters ?? [])], rowsAsArray: true });
    rows.on("error", reject);
    rows.once("result", () => query.onBegun?.());
    rows.on("result", (row) =>
      failing(() => {
        const values = row as unknown as readonly number[];
        if (used + values.length > BATCH_NUMBERS) {
          flush();
          giveOthersATurn(connection);
        }
        for (const value of values) batch[used++] = value;
      }),
    );
    rows.on("end", () =>
      failing(() => {
        flush();
        resolve();
      }),
    );
  });
}

/** At the socket: the driver's own pause keeps what has come already, row by row, and its memory with it. */
function giveOthersATurn(connection: PoolConnection): void {
  const wire = wireOf(connection);
  wire.pause();
  setImmediate(() => wire.resume());
}
