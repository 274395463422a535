/** Says every few seconds in ReporterNode that this reporter runs, and takes the row away when it stops. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { VERSION } from "@lars/daemon";
import type { ReporterNodeRow, ReporterNodeStore } from "@lars/db";
import type { Hello } from "@lars/protocol";

/** The most of a hostname that goes into the instance, which has 64 characters. */
const HOST_PART = 40;
const BEAT_MS = 5_000;
const TIDY_EVERY_BEATS = 12;
/** A reporter that went without a goodbye is shown as gone for so long, unless another one took its place. */
const GONE_SHOWN_MS = 86_400_000;

/** What it says of itself for as long as it lives; the instance is another one each time. */
export function aNodeIdentity(): Hello {
  const instance = `${hostname().slice(0, HOST_PART)}-${process.pid}-${randomBytes(4).toString("hex")}`;
  return { software: "lars-reporter", version: VERSION, hostname: hostname().slice(0, 255), instance };
}

/** `address:port` that agents connect to; the host's own name where it listens on every address. */
export function addressOf(listen: { readonly host: string; readonly port: number }): string {
  const isAny = listen.host === "0.0.0.0" || listen.host === "::";
  return `${isAny ? hostname() : listen.host}:${listen.port}`.slice(0, 255);
}

/** How it goes; what is counted is counted since start. */
export interface NodeSight {
  readonly connections: number;
  readonly rowsWaiting: number;
  readonly minutesWaiting: number;
  /** At most since the sight before. */
  readonly lagMs: number;
  readonly taken: number;
  readonly stored: number;
}

export interface NodeHeartbeatParts {
  readonly nodes: ReporterNodeStore;
  readonly identity: Hello;
  readonly address: string;
  readonly clock: () => number;
  readonly sight: () => NodeSight;
}

/** Beats until it is disposed. A beat that fails is made up for by the next one: MySQL is told of by the flushes. */
export class NodeHeartbeat implements AsyncDisposable {
  readonly #parts: NodeHeartbeatParts;
  readonly #startedMs: number;
  readonly #timer: NodeJS.Timeout;
  #before: { readonly atMs: number; readonly taken: number; readonly stored: number };
  #beats = 0;
  #isIdle = true;
  #beating: Promise<void> = Promise.resolve();

  constructor(parts: NodeHeartbeatParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock();
    this.#before = { atMs: this.#startedMs, taken: 0, stored: 0 };
    this.#timer = setInterval(() => this.#beat(), BEAT_MS).unref();
    this.#beat();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    await this.#parts.nodes.removeNode(this.#parts.identity.instance).catch(() => undefined); // it is shown as gone then
  }

  /** One at a time: while MySQL is slow, beats are left out. */
  #beat(): void {
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#beating = this.#write()
      .catch(() => undefined) // as above
      .then(() => {
        this.#isIdle = true;
      });
  }

  async #write(): Promise<void> {
    const { nodes, clock } = this.#parts;
    const row = this.#row();
    await nodes.saveNode(row);
    this.#beats += 1;
    if (this.#beats % TIDY_EVERY_BEATS !== 1) return;
    await nodes.removePredecessors(row);
    await nodes.trimGone(clock() - GONE_SHOWN_MS);
  }

  #row(): ReporterNodeRow {
    const { identity, address, clock, sight } = this.#parts;
    const { taken, stored, ...counts } = sight();
    const seenMs = clock();
    const seconds = Math.max(1, (seenMs - this.#before.atMs) / 1000);
    const takenPerSecond = Math.round((taken - this.#before.taken) / seconds);
    const storedPerSecond = Math.round((stored - this.#before.stored) / seconds);
    this.#before = { atMs: seenMs, taken, stored };
    const times = { startedMs: this.#startedMs, seenMs };
    return { ...identity, address, ...counts, takenPerSecond, storedPerSecond, ...times };
  }
}
