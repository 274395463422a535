/** A thread of its own for a driver, so that its work does not disturb the others': asked, it answers, in order. */
import { once } from "node:events";
import { parentPort, Worker } from "node:worker_threads";

/** The side of who asks; one question at a time. */
export class AskedThread<Question, Answer> implements AsyncDisposable {
  readonly #worker: Worker;

  constructor(module: URL, name: string) {
    this.#worker = new Worker(module, { execArgv: [], name });
  }

  /** Throws what the thread died of. */
  async ask(question: Question): Promise<Answer> {
    this.#worker.postMessage(question);
    const [answer] = await once(this.#worker, "message");
    return answer as Answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The side of the thread. */
export function answerEach<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  parentPort?.on("message", async (question: Question) => parentPort?.postMessage(await answer(question)));
}
