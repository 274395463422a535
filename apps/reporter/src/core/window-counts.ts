/**
 * Reads the counts of windows as one reads a counter that begins anew now and then: all that agents without counters since
 * their start tell. Calls between the last report of a window and its end are not known.
 */
import type { CallMinutes } from "./call-minutes.ts";
import type { StatusReport } from "./call-status.ts";
import type { CellTable } from "./cell-table.ts";
import type { HostEvents } from "./host-events.ts";
import { grown, type LatestStatuses, type StatusNews } from "./latest-statuses.ts";

/** What the status before is compared with, and who is told. */
export interface WindowParts {
  readonly cells: CellTable;
  readonly statuses: LatestStatuses;
  readonly minutes: CallMinutes;
  readonly events: HostEvents;
}

/** A status on its way in: host `n` of a report. */
export interface WindowNews {
  readonly slot: number;
  readonly news: StatusNews;
  /** The number of the connection. */
  readonly on: number;
  readonly key: StatusReport;
  readonly n: number;
  readonly nowMs: number;
  /** For how long a host stays overloaded without a word about it. */
  readonly silenceMs: number;
}

export class WindowCounts {
  readonly #parts: WindowParts;
  readonly #connections = new Set<number>();
  #lastConnection = 0;
  /** The connection on which a cell was told of last. */
  #toldOn = new Uint32Array(0);

  constructor(parts: WindowParts) {
    this.#parts = parts;
  }

  /** A number for a connection, until it is closed. */
  open(): number {
    this.#connections.add(++this.#lastConnection);
    return this.#lastConnection;
  }

  close(connection: number): void {
    this.#connections.delete(connection);
  }

  /** To be told before the status takes the place of the one before. The first of a cell is what was counted earlier. */
  tell(at: WindowNews): void {
    const { statuses, minutes, events } = this.#parts;
    const { slot, news, nowMs, silenceMs } = at;
    const isKnown = statuses.isKnown(slot);
    if (isKnown && news.atSeconds < statuses.atSecondsOf(slot)) return;
    if (this.#goesOn(at) && isKnown) {
      const [successes, failures] = [statuses.successesOf(slot), statuses.failuresOf(slot)];
      const isSameWindow = news.successes >= successes && news.failures >= failures;
      if (isSameWindow) minutes.addCalls(slot, news.successes - successes, news.failures - failures);
      else minutes.addCalls(slot, news.successes, news.failures);
      if (statuses.isOverloaded(slot) !== news.overloaded) events.add(eventOf(at, successes, failures));
    }
    minutes.tellOverload(slot, news.overloaded, { nowMs, silenceMs });
  }

  /**
   * Whether this is what the last status of the cell was told by. Who comes on a new connection may have told another
   * reporter meanwhile, which has counted it.
   */
  #goesOn({ slot, on }: WindowNews): boolean {
    if (slot >= this.#toldOn.length) this.#toldOn = grown(this.#toldOn, new Uint32Array(this.#parts.cells.capacity));
    const last = this.#toldOn[slot] as number;
    this.#toldOn[slot] = on;
    return last === on || this.#connections.has(last);
  }
}

function eventOf({ news, key, n, nowMs }: WindowNews, successes: number, failures: number) {
  return {
    atMs: nowMs,
    modId: key.modId,
    cmdId: key.cmdId,
    ip: key.ips[n] as number,
    port: key.ports[n] as number,
    caller: key.caller,
    instance: "",
    overloaded: news.overloaded,
    successes,
    failures,
    virtualSuccesses: null,
    virtualFailures: null,
    lastedSeconds: null,
  };
}
