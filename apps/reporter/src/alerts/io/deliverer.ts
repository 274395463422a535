/** Tells webhooks what waits for them. Each has its own turn: a slow one keeps nobody waiting, neither the evaluator. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@lars/daemon";
import type { AlertStore, Attempt, DueDelivery } from "@lars/db";
import { type Clock, LarsError, type Random } from "@lars/model";
import { isHopeless, retryAfterMs } from "../core/retry.ts";
import type { AlertMetrics } from "./alert-metrics.ts";
import { sendWebhook } from "./send-webhook.ts";

export interface DelivererPolicy {
  /** How often it looks for what is due. */
  readonly everyMs: number;
  /** An answer that takes longer is none. */
  readonly timeoutMs: number;
  /** How long a stop waits for answers; what was not answered is told again, with the same id. */
  readonly graceMs: number;
}

export interface DelivererParts {
  readonly deliveries: AlertStore["deliveries"];
  readonly holder: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly metrics: AlertMetrics;
}

/** The most webhooks that are told at once. */
const AT_ONCE_MAX = 20;

/** A claim outlives the attempt it is for by so much. */
const CLAIM_SPARE_MS = 15_000;

/** Looks until it is disposed. */
export class Deliverer implements AsyncDisposable {
  readonly #policy: DelivererPolicy;
  readonly #parts: DelivererParts;
  readonly #stop = new AbortController();
  /** Ends attempts that a stop does not wait for. */
  readonly #cut = new AbortController();
  readonly #busy = new Map<number, Promise<void>>();
  readonly #running: Promise<void>;
  #nap = new AbortController();
  #isAway = false;

  constructor(policy: DelivererPolicy, parts: DelivererParts) {
    this.#policy = policy;
    this.#parts = parts;
    this.#running = this.#run();
  }

  /** Something is due: look now. */
  wake(): void {
    this.#nap.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.wake();
    await this.#running;
    const answered = Promise.all(this.#busy.values());
    const grace = new AbortController();
    await Promise.race([
      answered,
      delay(this.#policy.graceMs, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
    this.#cut.abort();
    await answered;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#nap = new AbortController();
      await this.#look().catch((error: unknown) => this.#failed(error));
      if (this.#stop.signal.aborted) return;
      await delay(this.#policy.everyMs, undefined, { signal: this.#nap.signal }).catch(() => undefined); // woken
    }
  }

  async #look(): Promise<void> {
    const { deliveries, metrics } = this.#parts;
    const due = await deliveries.dueWebhooks(AT_ONCE_MAX * 2);
    this.#isAway = false;
    metrics.waits(due.length === 0 && this.#busy.size === 0 ? 0 : await deliveries.waiting());
    for (const webhookId of due) {
      if (this.#busy.size >= AT_ONCE_MAX) return;
      if (this.#busy.has(webhookId)) continue;
      const telling = this.#tell(webhookId)
        .catch((error: unknown) => this.#failed(error))
        .finally(() => this.#busy.delete(webhookId));
      this.#busy.set(webhookId, telling);
    }
  }

  /** One message after the other, for as long as something is due. */
  async #tell(webhookId: number): Promise<void> {
    const { deliveries, holder } = this.#parts;
    const claim = { by: holder, forMs: this.#policy.timeoutMs + CLAIM_SPARE_MS };
    while (!this.#stop.signal.aborted) {
      const askedMs = performance.now();
      const due = await deliveries.claim(webhookId, claim);
      // Who hung for so long has lost it by now, perhaps to somebody who has told it meanwhile.
      if (due === undefined || performance.now() - askedMs > CLAIM_SPARE_MS) return;
      const attempt = await this.#attempt(due);
      await deliveries.done({ id: due.id, webhookId }, holder, attempt);
    }
  }

  async #attempt(due: DueDelivery): Promise<Attempt> {
    const { clock, random, log, metrics } = this.#parts;
    const startedMs = performance.now();
    const answer = await sendWebhook(due, {
      atSeconds: Math.floor(clock() / 1_000),
      timeoutMs: this.#policy.timeoutMs,
      signal: this.#cut.signal,
    });
    const { status, trouble } = answer;
    const seen = { status, trouble, tookMs: Math.round(performance.now() - startedMs) };
    if (answer.ok) {
      metrics.delivered("delivered");
      return { ...seen, state: "delivered", againInMs: 0 };
    }
    // Whoever presses the button wants to know how it went, not that it will go well some day.
    const isOver = due.event === "test" || isHopeless({ status, ageMs: due.ageMs });
    metrics.delivered(isOver ? "failed" : "retried");
    const { webhook, deliveryId, attempts } = due;
    log.warn(
      { webhook, deliveryId, attempt: attempts + 1, status, ...trouble },
      `a webhook was not told${isOver ? ", and will not be" : ""}`,
    );
    return {
      ...seen,
      state: isOver ? "failed" : "waiting",
      againInMs: isOver ? 0 : retryAfterMs(attempts + 1, random),
    };
  }

  /** MySQL is away: told once, tried again. */
  #failed(error: unknown): void {
    const isOutage = error instanceof LarsError;
    if (isOutage && this.#isAway) return;
    this.#isAway = isOutage;
    this.#parts.log.warn({ err: error }, "webhooks cannot be told; it is tried again");
  }
}
