/** A TCP connection that comes back: several endpoints, one in use, found again for ever. */
import type { Random } from "@lars/model";
import { Backoff, DEFAULT_BACKOFF } from "./backoff.ts";
import type { SendResult } from "./connection.ts";
import { CorkPool } from "./cork.ts";
import { type LoopCounters, LoopMeter } from "./loop-meter.ts";
import { shuffled } from "./shuffled.ts";
import type { Endpoint, TcpClient, TcpClientHandlers, TcpClientOptions } from "./tcp-client-options.ts";
import { Link } from "./tcp-link.ts";

/** A connection that lasted so long was a good one: the waits begin anew. */
const GOOD_AFTER_MS = 1_000;

/** Starts connecting, for ever; returns at once. */
export function connectTcp(options: TcpClientOptions, handlers: TcpClientHandlers): TcpClient {
  return new Client(options, handlers);
}

class Client implements TcpClient {
  readonly #options: TcpClientOptions;
  readonly #handlers: TcpClientHandlers;
  readonly #random: Random;
  readonly #backoff: Backoff;
  readonly #meter = new LoopMeter();
  readonly #pool = new CorkPool();
  /** Those that were given up or lost since the last good connection: the others are tried before them. */
  readonly #left = new Set<Endpoint>();
  #round: Endpoint[] = [];
  /** None could be reached since somebody was there last. */
  #nobodyWasThere = false;
  /** Whether somebody was reached in this round over the endpoints. */
  #inRound: "nobody" | "somebody" = "somebody";
  #link: Link | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: TcpClientOptions, handlers: TcpClientHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#random = options.random ?? Math.random;
    this.#backoff = new Backoff(options.backoff ?? DEFAULT_BACKOFF, this.#random);
    this.#timer = setTimeout(() => this.#startRound(), 0);
  }

  get connected(): boolean {
    return this.#link?.isUp ?? false;
  }

  get endpoint(): Endpoint | undefined {
    return this.connected ? this.#link?.endpoint : undefined;
  }

  get waitingBytes(): number {
    return this.#link?.waitingBytes ?? 0;
  }

  counters(): LoopCounters {
    return this.#meter.read();
  }

  send(frames: Uint8Array): SendResult {
    return this.#link?.send(frames) ?? "closed";
  }

  reconnect(cause: Error): void {
    this.#link?.giveUp(cause);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#link?.end();
  }

  #startRound(): void {
    const inAnyOrder = shuffled(this.#options.endpoints, this.#random);
    this.#inRound = "nobody";
    this.#round = inAnyOrder.toSorted((one, other) => Number(this.#left.has(one)) - Number(this.#left.has(other)));
    this.#tryNext();
  }

  #tryNext(): void {
    const endpoint = this.#round.shift();
    if (this.#stopped !== undefined) return;
    if (endpoint === undefined) {
      this.#nobodyWasThere ||= this.#inRound === "nobody";
      this.#timer = setTimeout(() => this.#startRound(), this.#backoff.next());
      return;
    }
    this.#link = new Link(endpoint, this.#options, {
      pool: this.#pool,
      meter: this.#meter,
      handlers: this.#handlers,
      ended: (link, cause) => this.#ended(link, cause),
    });
  }

  #ended(link: Link, cause: Error | undefined): void {
    this.#link = undefined;
    if (link.lastedMs === undefined) {
      this.#handlers.unreachable?.(link.endpoint, cause ?? new Error("closed before it was open"));
      this.#tryNext();
      return;
    }
    this.#leave(link);
    this.#handlers.disconnected?.(link.endpoint, cause);
    this.#tryNext();
  }

  /**
   * Who turned us away, or went silent, is left for the rest of the round at once; after a good connection a new round
   * begins. Without `left` the dice could go back to a silent endpoint, round after round.
   */
  #leave(link: Link): void {
    const isAlive = link.wasHeard || !link.wasGivenUp;
    const wasGood = (link.lastedMs ?? 0) >= GOOD_AFTER_MS && isAlive;
    if (wasGood || (isAlive && this.#nobodyWasThere)) this.#backoff.reset();
    if (isAlive) this.#nobodyWasThere = false;
    this.#inRound = "somebody";
    if (wasGood && !link.wasGivenUp) this.#round = [];
    if (wasGood || this.#left.size === this.#options.endpoints.length) this.#left.clear();
    this.#left.add(link.endpoint);
  }
}
