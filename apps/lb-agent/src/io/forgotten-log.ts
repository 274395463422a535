import type { Logger } from "@lars/daemon";
import type { Clock } from "@lars/model";

/** Between two lines at least, milliseconds. */
const EVERY_MS = 60_000;

/** Says, at most once a minute, how many calls the reporter may never hear of. */
export class ForgottenLog {
  readonly #log: Logger;
  readonly #clock: Clock;
  #saidMs = Number.NEGATIVE_INFINITY;
  #calls = 0;

  constructor(log: Logger, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  forgot(calls: number): void {
    this.#calls += calls;
    if (this.#clock() - this.#saidMs < EVERY_MS) return;
    this.#log.warn({ calls: this.#calls }, "calls to removed hosts are forgotten before a reporter heard of them");
    this.#saidMs = this.#clock();
    this.#calls = 0;
  }
}
