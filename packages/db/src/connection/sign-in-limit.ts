/**
 * Notices a server that accepts a connection and then hangs: the driver's own limit is over with the first byte, and nobody
 * would wait for the rest of the sign-in any shorter than for ever.
 */
import type { Pool, PoolConnection } from "mysql2";
import { wireOf } from "./wire.ts";

/** What is used of the driver's pool: its connections, the newest at the back. */
interface Connections {
  readonly _allConnections: { peekBack(): PoolConnection | undefined };
}

/** Cuts connections on which nobody is signed in after a while. */
export class SignInLimit implements Disposable {
  readonly #maxMs: number;
  readonly #known = new WeakSet<PoolConnection>();
  readonly #waiting = new Map<PoolConnection, NodeJS.Timeout>();

  /** @param maxMs from the beginning of a connection to the end of the sign-in */
  constructor(maxMs: number) {
    this.#maxMs = maxMs;
  }

  /** To be called when the pool was asked for a connection, as it may have begun one; who waits on one that is cut fails with ETIMEDOUT. */
  watch(pool: Pool): void {
    const connection = (pool as unknown as Connections)._allConnections.peekBack();
    if (connection === undefined || this.#known.has(connection)) return;
    this.#known.add(connection);
    const cause = Object.assign(new Error("the server did not finish the sign-in"), { code: "ETIMEDOUT" });
    this.#waiting.set(
      connection,
      setTimeout(() => wireOf(connection).destroy(cause), this.#maxMs),
    );
    wireOf(connection).on("close", () => this.signedIn(connection));
  }

  /** The sign-in is over. */
  signedIn(connection: PoolConnection): void {
    this.#known.add(connection);
    clearTimeout(this.#waiting.get(connection));
    this.#waiting.delete(connection);
  }

  /** Cuts what still waits. */
  [Symbol.dispose](): void {
    for (const connection of this.#waiting.keys()) connection.destroy();
  }
}
