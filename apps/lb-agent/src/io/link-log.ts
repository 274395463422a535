import type { Logger } from "@lars/daemon";
import type { Endpoint } from "@lars/reactor";

/** A connection that ended sooner was none: the peer is there and turns us away. Milliseconds. */
const BRIEF_MS = 1_000;

/** Logs what becomes of a connection: each change once, and not each of the attempts in between. */
export class LinkLog {
  readonly #log: Logger;
  readonly #peer: string;
  #awayTold = false;
  #turnedAway = false;
  #upAtMs = 0;

  constructor(log: Logger, peer: string) {
    this.#log = log;
    this.#peer = peer;
  }

  connected(endpoint: Endpoint): void {
    this.#awayTold = false;
    this.#upAtMs = performance.now();
    this.#log[this.#turnedAway ? "debug" : "info"]({ endpoint: written(endpoint) }, `connected to ${this.#peer}`);
  }

  greeted(peer: { readonly software: string; readonly version: string }): void {
    const level = this.#turnedAway ? "info" : "debug";
    this.#turnedAway = false;
    this.#log[level]({ software: peer.software, version: peer.version }, `${this.#peer} said Hello`);
  }

  disconnected(endpoint: Endpoint, cause: Error | undefined): void {
    const isBrief = performance.now() - this.#upAtMs < BRIEF_MS;
    const level = isBrief && this.#turnedAway ? "debug" : "warn";
    this.#turnedAway = isBrief;
    this.#log[level]({ endpoint: written(endpoint), err: cause }, `lost ${this.#peer}; trying again for ever`);
  }

  unreachable(endpoint: Endpoint, cause: Error): void {
    const level = this.#awayTold ? "debug" : "warn";
    this.#awayTold = true;
    this.#log[level]({ endpoint: written(endpoint), cause: cause.message }, `cannot reach ${this.#peer}; trying on`);
  }
}

function written({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
