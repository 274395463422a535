/** Evaluates all rules again and again, for as long as it has the lease; otherwise it asks for it. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@lars/daemon";
import type { AlertBoard, AlertLease, AlertStore } from "@lars/db";
import { LarsError } from "@lars/model";
import { type BlindNews, blindNews } from "../core/blind.ts";
import { evaluate } from "../core/evaluate.ts";
import type { AlertMetrics } from "./alert-metrics.ts";
import { type QuestionPolicy, Questions } from "./questions.ts";
import { questionsOf, type SightSource } from "./read-sights.ts";
import { type Happened, writeChanges } from "./write-changes.ts";

/** How often, and for how long the lease is had without a word. */
export interface EvaluatorPolicy extends QuestionPolicy {
  readonly everyMs: number;
  readonly leaseMs: number;
  /** Alerts that were over for so long are forgotten. */
  readonly keptMs: number;
  /** After a gap whoever lives needs so long to say so. */
  readonly settlingMs: number;
}

export interface EvaluatorParts {
  readonly alerts: AlertStore;
  /** Where rules look: connections of their own, on which MySQL ends what takes longer than `questionMaxMs`. */
  readonly sights: SightSource;
  /** Who it is: another one each time. */
  readonly holder: string;
  readonly log: Logger;
  readonly metrics: AlertMetrics;
  /** Something may have been queued for webhooks. */
  readonly onQueued: () => void;
}

const TRIM_EVERY_MS = 3_600_000;
const TRIM_ROWS = 1_000;

/** A look that comes so much later than it should has a gap before it, in which nobody saw anything. */
const GAP_LOOKS = 4;

/** Looks until it is disposed; then it gives the lease back. */
export class Evaluator implements AsyncDisposable {
  readonly #policy: EvaluatorPolicy;
  readonly #parts: EvaluatorParts;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #lease: AlertLease | undefined;
  /** Times of the database: of the last look, and since when looks follow each other without a gap. */
  #lookedMs = 0;
  #steadyMs = 0;
  #trimmedMs = 0;
  #isAway = false;
  #questions: Questions;

  constructor(policy: EvaluatorPolicy, parts: EvaluatorParts) {
    this.#policy = policy;
    this.#parts = parts;
    this.#questions = this.#noQuestions();
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (this.#lease === undefined) return;
    await this.#parts.alerts.lease.release(this.#lease).catch(() => undefined); // it ends by itself
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#look().catch((error: unknown) => this.#failed(error));
      await delay(this.#policy.everyMs, undefined, { signal }).catch(() => undefined); // aborted: the stop has come
    }
  }

  async #look(): Promise<void> {
    const { alerts, holder, log, metrics } = this.#parts;
    const lease = await alerts.lease.hold(holder, this.#policy.leaseMs);
    if ((lease === undefined) !== (this.#lease === undefined)) {
      log.info(lease === undefined ? "another reporter evaluates alerts" : "this reporter evaluates alerts");
    }
    this.#lease = lease;
    metrics.holds(lease !== undefined);
    this.#isAway = false;
    if (lease === undefined) {
      this.#lookedMs = 0;
      this.#questions = this.#noQuestions();
      return;
    }
    const startedMs = performance.now();
    await this.#evaluate(lease);
    metrics.evaluated((performance.now() - startedMs) / 1_000);
    await this.#trim(lease.nowMs);
  }

  async #evaluate(lease: AlertLease): Promise<void> {
    const { alerts, sights: source, metrics } = this.#parts;
    const { nowMs } = lease;
    const hasGap = nowMs - this.#lookedMs > GAP_LOOKS * this.#policy.everyMs + this.#policy.leaseMs;
    if (this.#lookedMs === 0 || hasGap || nowMs < this.#lookedMs) this.#steadyMs = nowMs;
    const board = await alerts.readBoard();
    const time = { nowMs, steadyMs: this.#steadyMs, settlingMs: this.#policy.settlingMs };
    const { sights, blind } = await this.#questions.answers(questionsOf(source, board, time));
    const elapsedMs = this.#lookedMs === 0 ? 0 : Math.max(0, nowMs - this.#lookedMs);
    const changes = evaluate({ ...board, sights, nowMs, elapsedMs });
    const news = blindNews(board.blind, blind, nowMs);
    let happened: Happened = { fired: [], resolved: [] };
    await alerts.write(lease, async (writes) => {
      happened = await writeChanges(writes, changes, { board, nowMs });
      if (news.rows !== undefined) await writes.setBlind(news.rows);
    });
    this.#lookedMs = nowMs;
    metrics.sees({
      firing: board.open.length + happened.fired.length - happened.resolved.length,
      leftOut: changes.leftOut,
      blind: blind.size,
    });
    if (blind.size > 0) metrics.failed();
    this.#tell(happened);
    this.#tellBlind(board, news);
    if (changes.announce.length + happened.fired.length + happened.resolved.length > 0) this.#parts.onQueued();
  }

  #noQuestions(): Questions {
    return new Questions(this.#policy, this.#parts.metrics.asked);
  }

  #tell({ fired, resolved }: Happened): void {
    const { log, metrics } = this.#parts;
    for (const { id, kind, severity, subject, value } of fired) {
      metrics.happened("fired");
      log.warn({ alert: id, kind, severity, subject, value }, "an alert fires");
    }
    for (const { id, kind, severity, subject, resolvedBy } of resolved) {
      metrics.happened("resolved");
      log.info({ alert: id, kind, severity, subject, resolvedBy }, "an alert is over");
    }
  }

  async #trim(nowMs: number): Promise<void> {
    if (nowMs - this.#trimmedMs < TRIM_EVERY_MS) return;
    this.#trimmedMs = nowMs;
    let gone = TRIM_ROWS;
    while (gone >= TRIM_ROWS && !this.#stop.signal.aborted) {
      gone = await this.#parts.alerts.trim(nowMs - this.#policy.keptMs, TRIM_ROWS);
    }
  }

  #tellBlind({ rules }: AlertBoard, { began, over }: BlindNews): void {
    const { log } = this.#parts;
    for (const { ruleId, reason } of began) {
      const rule = rules.find(({ id }) => id === ruleId);
      log.warn(
        { rule: ruleId, kind: rule?.kind, module: rule?.module, reason },
        "a rule of alerts cannot be judged: what fires by it goes on, nothing new does; all others are judged",
      );
    }
    for (const rule of over) log.info({ rule }, "a rule of alerts is judged again, or is gone");
  }

  /** What fails is made up for by the next look. That MySQL is away is told once. */
  #failed(error: unknown): void {
    const { log, metrics } = this.#parts;
    metrics.failed();
    this.#lookedMs = 0;
    if (error instanceof LarsError && error.code === "LEASE_LOST") {
      log.info(error.message);
      return;
    }
    const isOutage = error instanceof LarsError;
    if (isOutage && this.#isAway) return;
    this.#isAway = isOutage;
    log.warn({ err: error }, "alerts could not be evaluated; the next look tries again");
  }
}
