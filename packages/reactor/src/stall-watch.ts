/** Finds peers that take nothing of what waits for them: one timer for a whole loop, and none while nobody waits. */

/** A connection with bytes that its peer has not taken. */
export interface Waiting {
  /** Bytes that were taken so far. */
  readonly takenBytes: number;
  /** None were taken for the whole time limit. */
  stalled(): void;
}

/** Looks within one time limit. */
const LOOKS = 8;

interface Seen {
  takenBytes: number;
  /** Looks in a row that saw no progress. */
  looks: number;
}

/** It counts looks, not time: peers are not to blame for a loop, or a machine, that slept. */
export class StallWatch implements Disposable {
  readonly #everyMs: number | undefined;
  readonly #waiting = new Map<Waiting, Seen>();
  #timer: NodeJS.Timeout | undefined;

  /** @param timeoutMs a peer that takes nothing for so long, or up to an eighth longer, has stalled; undefined: none ever does */
  constructor(timeoutMs: number | undefined) {
    this.#everyMs = timeoutMs === undefined ? undefined : Math.max(1, Math.ceil(timeoutMs / LOOKS));
  }

  add(connection: Waiting): void {
    if (this.#everyMs === undefined) return;
    this.#waiting.set(connection, { takenBytes: connection.takenBytes, looks: 0 });
    this.#timer ??= setInterval(() => this.#look(), this.#everyMs).unref();
  }

  delete(connection: Waiting): void {
    this.#waiting.delete(connection);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#waiting.clear();
  }

  #look(): void {
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const [connection, seen] of this.#waiting) {
      const { takenBytes } = connection;
      seen.looks = takenBytes === seen.takenBytes ? seen.looks + 1 : 0;
      seen.takenBytes = takenBytes;
      if (seen.looks <= LOOKS) continue;
      this.#waiting.delete(connection);
      connection.stalled();
    }
  }
}
