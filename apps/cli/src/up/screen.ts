import { type Progress, progressOn, seconds } from "../../door/progress.mjs";

const NAME_CHARS = 12;
const SHORT_MS = 2_000;

/** What a person sees of `lars up`: one line per event, and what is under way once it has taken two seconds. */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  readonly #progress: Progress;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#progress = progressOn(stream);
    // The terminal may be gone before we are: stopping in order matters more than telling nobody about it.
    stream.on("error", () => this.#progress.stop());
  }

  /** One event of `name`. */
  tell(name: string, text: string): void {
    this.say(`${name.padEnd(NAME_CHARS)} ${text}`);
  }

  say(line: string): void {
    if (!this.#stream.destroyed) this.#progress.print(line);
  }

  /** Shows `doing` while the work takes longer than two seconds; tells what came of it, and how long a long one took. */
  async during<T>(name: string, doing: string, work: () => Promise<{ readonly done: string; readonly result: T }>) {
    this.#progress.start(`${name.padEnd(NAME_CHARS)} ${doing}`);
    try {
      const { done, result } = await work();
      const { ms } = this.#progress.stop();
      this.tell(name, ms < SHORT_MS ? done : `${done} (${seconds(ms)})`);
      return result;
    } finally {
      this.#progress.stop();
    }
  }
}
