import type { PoolConnection } from "mysql2";

/** What is used of the driver's socket. */
export interface Wire {
  on(event: "timeout" | "close", listener: () => void): void;
  /** Milliseconds without a byte in either direction; 0: none. */
  setTimeout(ms: number): void;
  pause(): void;
  resume(): void;
  destroy(cause: Error): void;
}

/** The socket of a connection, which the driver's types do not tell of. */
export function wireOf(connection: PoolConnection): Wire {
  return (connection as unknown as { readonly stream: Wire }).stream;
}
