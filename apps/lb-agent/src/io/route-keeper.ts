/** Keeps the file of last known routes up to date: at most one write a second, one at a time, one more at the end. */
import type { Logger } from "@lars/daemon";
import type { KnownRoutes } from "../core/known-routes.ts";
import { saveRoutes } from "./route-file.ts";

/** Milliseconds between two writes at least. */
const SAVE_INTERVAL_MS = 1_000;

export class RouteKeeper implements AsyncDisposable {
  readonly #file: string;
  readonly #known: KnownRoutes;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #dirty = false;
  #saving: Promise<void> = Promise.resolve();
  #busy = false;
  #failures = 0;
  /** The last write failed: that was told, and that it is over is told as well. */
  #failing = false;

  constructor(parts: { file: string; known: KnownRoutes; log: Logger }) {
    this.#file = parts.file;
    this.#known = parts.known;
    this.#log = parts.log;
    this.#timer = setInterval(() => this.#save(), SAVE_INTERVAL_MS);
  }

  /** Writes that failed; the next second tries again. */
  get failures(): number {
    return this.#failures;
  }

  /** The known routes differ from those on disk. */
  changed(): void {
    this.#dirty = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#saving;
    this.#save();
    await this.#saving;
  }

  #save(): void {
    if (!this.#dirty || this.#busy) return;
    this.#dirty = false;
    this.#busy = true;
    this.#saving = saveRoutes(this.#file, this.#known.all())
      .then(
        () => this.#saved(),
        (cause: unknown) => this.#failed(cause),
      )
      .finally(() => {
        this.#busy = false;
      });
  }

  #saved(): void {
    if (this.#failing) this.#log.info({ file: this.#file }, "the known routes are saved again");
    this.#failing = false;
  }

  #failed(cause: unknown): void {
    this.#dirty = true;
    this.#failures += 1;
    if (!this.#failing) this.#log.error({ err: cause }, "the known routes cannot be saved; trying on");
    this.#failing = true;
  }
}
