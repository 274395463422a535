/** The entry of the subscribers' thread. */
import { setTimeout as pause } from "node:timers/promises";
import { nowMs } from "../report/clock.ts";
import { answerEach } from "./asked-thread.ts";
import { askRoutes, routeRequest } from "./route-asker.ts";
import type { Pushes, SubscriberQuestion, SubscribeTask } from "./subscribers.ts";

/** Connections that are opened at a time: fewer than wait for their turn in the service's backlog. */
const OPENED_AT_ONCE = 256;
const ANSWERED_WITHIN_MS = 30_000;

class Subscribing {
  /** Of each connection: frames since the count began, and when the first of them came. */
  #frames = new Uint32Array(0);
  #firstMs = new Float64Array(0);
  #waiting = 0;
  #complete = Promise.withResolvers<void>();

  async subscribe({ port, connections, route }: SubscribeTask): Promise<void> {
    this.#frames = new Uint32Array(connections);
    this.#firstMs = new Float64Array(connections);
    this.expect();
    const request = routeRequest(route.modId, route.cmdId);
    for (let from = 0; from < connections; from += OPENED_AT_ONCE) {
      const some = Array.from({ length: Math.min(OPENED_AT_ONCE, connections - from) }, (_, at) => from + at);
      const opened = some.map((at) => askRoutes(port, (frames) => this.#came(at, frames.length)));
      for (const socket of await Promise.all(opened)) socket.write(request);
    }
    await this.all(ANSWERED_WITHIN_MS);
    if (this.#waiting > 0) throw new Error(`${this.#waiting} of ${connections} connections had no answer`);
  }

  expect(): void {
    this.#frames.fill(0);
    this.#waiting = this.#frames.length;
    this.#complete = Promise.withResolvers<void>();
  }

  async all(withinMs: number): Promise<void> {
    const timer = new AbortController();
    const late = pause(withinMs, undefined, { signal: timer.signal }).catch(() => {}); // all came: nobody waits
    await Promise.race([this.#complete.promise, late]);
    timer.abort();
  }

  report(): Pushes {
    const arrivals = this.#firstMs.filter((_, at) => (this.#frames[at] ?? 0) > 0).sort();
    return { arrivals, most: this.#frames.reduce((most, frames) => Math.max(most, frames), 0) };
  }

  #came(at: number, frames: number): void {
    const before = this.#frames[at] ?? 0;
    this.#frames[at] = before + frames;
    if (before > 0) return;
    this.#firstMs[at] = nowMs();
    this.#waiting--;
    if (this.#waiting === 0) this.#complete.resolve();
  }
}

const subscribing = new Subscribing();

answerEach(async (question: SubscriberQuestion) => {
  if (question.kind === "subscribe") await subscribing.subscribe(question.task);
  else if (question.kind === "expect") subscribing.expect();
  else if (question.kind === "all") await subscribing.all(question.withinMs);
  return subscribing.report();
});
