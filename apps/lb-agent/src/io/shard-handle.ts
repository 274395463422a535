/** The main thread's end of one shard's thread. */
import type { MessagePort, Worker } from "node:worker_threads";
import { LarsError } from "@lars/model";
import { type AnswerTo, Questions } from "../http/questions.ts";
import type { ShardQuestion } from "../http/shard-question.ts";
import type { ShardInit, ShardInspection, ShardNews, ShardOrder } from "./shard-messages.ts";

/** A thread that does not end by itself is ended after so long, milliseconds. */
const STOP_MS = 2_000;

/** An inspection of a busy or dying shard is not waited for longer, milliseconds. */
const INSPECT_MS = 2_000;

export interface ShardListener {
  /** What the shard says by itself. */
  readonly heard: (news: ShardNews, shard: number) => void;
  /** The thread ended without being asked to. */
  readonly died: (shard: number, cause: Error | undefined) => void;
}

export class ShardHandle implements AsyncDisposable {
  readonly shard: number;
  readonly #worker: Worker;
  readonly #listener: ShardListener;
  readonly #listening = Promise.withResolvers<number>();
  readonly #questions = new Map<number, (inspection: ShardInspection | undefined) => void>();
  readonly #asks = new Questions((number, question) => this.post({ kind: "ask", number, question }));
  readonly #ended = Promise.withResolvers<void>();
  #asked = 0;
  #stopping = false;
  #cause: Error | undefined;

  /** `worker`: a thread that has no shard yet. */
  constructor(init: ShardInit, listener: ShardListener, worker: Worker) {
    this.shard = init.shard;
    this.#listener = listener;
    this.#worker = worker;
    this.#worker.ref();
    this.#worker.postMessage(init);
    this.#worker.on("message", (news: ShardNews) => this.#heard(news));
    this.#worker.on("error", (cause) => {
      this.#cause = cause instanceof Error ? cause : new Error(String(cause));
    });
    this.#worker.once("exit", () => this.#exited());
    this.#listening.promise.catch(() => undefined); // whoever waits for it hears of it; nobody else has to
  }

  /** The port, once it is bound. @throws LarsError `PORT_IN_USE`. */
  get listening(): Promise<number> {
    return this.#listening.promise;
  }

  post(order: ShardOrder, transfer: readonly MessagePort[] = []): void {
    this.#worker.postMessage(order, transfer);
  }

  /** For callers over HTTP, and /state; undefined when the shard does not answer in time. */
  ask<Question extends ShardQuestion>(question: Question): Promise<AnswerTo<Question> | undefined> {
    return this.#asks.ask(question);
  }

  /** Counters; undefined when the shard does not answer in time. */
  inspect(): Promise<ShardInspection | undefined> {
    const question = this.#asked++;
    const { promise, resolve } = Promise.withResolvers<ShardInspection | undefined>();
    const deadline = setTimeout(() => this.#answer(question, undefined), INSPECT_MS);
    this.#questions.set(question, (inspection) => {
      clearTimeout(deadline);
      resolve(inspection);
    });
    this.post({ kind: "inspect", question });
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    this.post({ kind: "stop" });
    const deadline = setTimeout(() => this.#worker.terminate(), STOP_MS);
    await this.#ended.promise;
    clearTimeout(deadline);
  }

  #heard(news: ShardNews): void {
    if (news.kind === "listening") this.#listening.resolve(news.port);
    else if (news.kind === "inspected") this.#answer(news.question, news.inspection);
    else if (news.kind === "answered") this.#asks.answer(news.number, news.answer);
    else if (news.kind === "failed") this.#failed(news);
    else this.#listener.heard(news, this.shard);
  }

  #failed({ code, message }: Extract<ShardNews, { kind: "failed" }>): void {
    this.#cause = code === undefined ? new Error(message) : new LarsError(code, message);
    this.#listening.reject(this.#cause);
  }

  #answer(question: number, inspection: ShardInspection | undefined): void {
    this.#questions.get(question)?.(inspection);
    this.#questions.delete(question);
  }

  #exited(): void {
    this.#ended.resolve();
    this.#listening.reject(this.#cause ?? new Error("a shard's thread ended while it started"));
    for (const question of [...this.#questions.keys()]) this.#answer(question, undefined);
    this.#asks.loseAll();
    if (!this.#stopping) this.#listener.died(this.shard, this.#cause);
  }
}
