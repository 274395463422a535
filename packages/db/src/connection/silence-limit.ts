/**
 * Notices a server that hangs, and a network that swallows what is sent: neither closes a connection, and the system would
 * wait for a quarter of an hour.
 */
import type { PoolConnection } from "mysql2";
import { wireOf } from "./wire.ts";

/** Cuts connections whose server says nothing for too long while somebody waits for it. */
export class SilenceLimit {
  readonly #maxMs: number;

  constructor(maxMs: number) {
    this.#maxMs = maxMs;
  }

  /** A new connection; what waits on one that is cut fails with ETIMEDOUT. */
  watch(connection: PoolConnection): void {
    const wire = wireOf(connection);
    const cause = Object.assign(new Error("the server said nothing for too long"), { code: "ETIMEDOUT" });
    wire.on("timeout", () => wire.destroy(cause));
  }

  /** From here on somebody waits. @param times how many times the limit is allowed */
  begin(connection: PoolConnection, times = 1): void {
    wireOf(connection).setTimeout(this.#maxMs * times);
  }

  /** Nobody waits: it may rest for as long as it likes. */
  end(connection: PoolConnection): void {
    wireOf(connection).setTimeout(0);
  }
}
