/** The backend thread's half of the heartbeat: keeps this node's rows of DnsNode and RouteConvergence. */
import type { ConvergenceRow, Database, DnsNodeRow } from "@lars/db";
import { type Clock, LarsError } from "@lars/model";
import type { NodeReport } from "./messages.ts";

export interface NodeReporterParts {
  /** Its own, with one connection: routes depend on none of this. Closed with the reporter. */
  readonly database: Pick<Database, "dnsNodes" | "nowMs"> & AsyncDisposable;
  /** Rows of dns-services that are gone stay for so long. */
  readonly changeRetentionMs: number;
  readonly clock: Clock;
  log(level: "info" | "warn", message: string): void;
}

const TIDY_EVERY_MS = 60_000;

/** After the first time: a predecessor that was killed a moment ago counts as gone by then. */
const TIDY_AGAIN_MS = 20_000;

/** A dns-service that went without a goodbye is shown as gone for so long, unless another one took its place. */
const GONE_SHOWN_MS = 86_400_000;

/** Others judge by MySQL's clock who is gone; a difference of less is the time that answers take. */
const CLOCK_OFF_LEAST_MS = 1_000;

const NEEDED =
  "It needs the tables DnsNode and RouteConvergence (npx lars migrate) and the rights to read and write them.";

/**
 * Writes the latest that it was told, one write at a time. What cannot be written waits: the latest of the node and of each
 * of the last versions, until the next report comes with MySQL back.
 */
export class NodeReporter implements AsyncDisposable {
  readonly #parts: NodeReporterParts;
  readonly #rows = new Map<number, ConvergenceRow>();
  #node: DnsNodeRow | undefined;
  #oldestMs = 0;
  #tidyDueMs = 0;
  #writing: Promise<void> | undefined;
  #hasWritten: string | undefined;
  #hasWarned = false;
  #isClockOff = false;
  #isStopping = false;

  constructor(parts: NodeReporterParts) {
    this.#parts = parts;
  }

  hear({ node, rows, oldestMs }: NodeReport): void {
    this.#node = node;
    this.#oldestMs = oldestMs;
    for (const row of rows) this.#rows.set(row.version, row);
    for (const [version, { atMs }] of this.#rows) if (atMs < oldestMs) this.#rows.delete(version);
    this.#write();
  }

  /** Writes what is left and takes the node's row away; what a database that is away keeps of it, its time shows as gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    await this.#writing;
    const instance = this.#hasWritten;
    if (instance !== undefined) {
      await this.#writeRows()
        .then(() => this.#parts.database.dnsNodes.removeNode(instance))
        .catch(() => {}); // as above
    }
    await this.#parts.database[Symbol.asyncDispose]();
  }

  #write(): void {
    if (this.#isStopping || this.#writing !== undefined) return;
    this.#writing = this.#writeAll().then((isWritten) => {
      this.#writing = undefined;
      if (isWritten && this.#node !== undefined) this.#write(); // told of more meanwhile
    });
  }

  async #writeAll(): Promise<boolean> {
    const node = this.#node;
    this.#node = undefined;
    try {
      await this.#writeRows();
      if (node !== undefined) await this.#writeNode(node);
    } catch (cause) {
      this.#node ??= node;
      this.#failed(cause);
      return false;
    }
    if (this.#hasWarned) this.#parts.log("info", "DnsNode and RouteConvergence are written again");
    this.#hasWarned = false;
    return true;
  }

  async #writeRows(): Promise<void> {
    const rows = [...this.#rows.values()];
    this.#rows.clear();
    try {
      await this.#parts.database.dnsNodes.saveConvergence(rows);
    } catch (cause) {
      for (const row of rows) if (!this.#rows.has(row.version)) this.#rows.set(row.version, row);
      throw cause;
    }
  }

  async #writeNode(node: DnsNodeRow): Promise<void> {
    const { dnsNodes } = this.#parts.database;
    const behindMs = await this.#behindMs();
    const seen = byClockOf(node, behindMs);
    await dnsNodes.saveNode(seen);
    this.#hasWritten = node.instance;
    const nowMs = this.#parts.clock();
    if (nowMs < this.#tidyDueMs) return;
    this.#tidyDueMs = nowMs + (this.#tidyDueMs === 0 ? TIDY_AGAIN_MS : TIDY_EVERY_MS);
    await dnsNodes.removePredecessors(seen);
    await dnsNodes.trimConvergence(node.instance, this.#oldestMs);
    const goneMs = nowMs + behindMs - GONE_SHOWN_MS;
    await dnsNodes.trimGone({ seenMs: goneMs, atMs: nowMs - this.#parts.changeRetentionMs });
  }

  /** How far this machine's clock is behind MySQL's; said once while it is far. */
  async #behindMs(): Promise<number> {
    const { database, clock, log } = this.#parts;
    const behindMs = (await database.nowMs()) - clock();
    const isOff = Math.abs(behindMs) >= CLOCK_OFF_LEAST_MS;
    if (isOff && !this.#isClockOff) {
      const seconds = Math.round(Math.abs(behindMs) / 1_000);
      log(
        "warn",
        `this machine's clock and MySQL's differ by ${seconds} s: others go by MySQL's; set them right (NTP)`,
      );
    }
    this.#isClockOff = isOff;
    return isOff ? behindMs : 0;
  }

  /** That MySQL is away is said by those who need it. What else goes wrong is said once. */
  #failed(cause: unknown): void {
    if (this.#hasWarned || (cause instanceof LarsError && cause.code === "DATABASE_UNAVAILABLE")) return;
    this.#hasWarned = true;
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#parts.log("warn", `routes go on, but the admin cannot see this dns-service: ${reason} ${NEEDED}`);
  }
}

/** Its times as a clock says them that is `aheadMs` ahead of the one they were taken from. */
function byClockOf(node: DnsNodeRow, aheadMs: number): DnsNodeRow {
  const { staleSinceMs, startedMs, seenMs } = node;
  return {
    ...node,
    staleSinceMs: staleSinceMs === null ? null : staleSinceMs + aheadMs,
    startedMs: startedMs + aheadMs,
    seenMs: seenMs + aheadMs,
  };
}
