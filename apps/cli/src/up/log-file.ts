import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";

const BYTES_MAX = 8 * 1024 * 1024;
const OLD_FILES = 3;

/**
 * A log that never holds more than {@link BYTES_MAX} in each of its files: `name.log`, `name.log.1` … Written at once,
 * so nothing queues, and what a daemon said last is there however it ended.
 */
export class LogFile implements Disposable {
  readonly #path: string;
  readonly #onFailure: (cause: Error) => void;
  #file: number;
  #bytes: number;
  #failing = false;

  /** `onFailure` is told once when writing begins to fail, as on a disk that is full; lines are lost until it works. */
  constructor(path: string, onFailure: (cause: Error) => void) {
    this.#path = path;
    this.#onFailure = onFailure;
    this.#file = openSync(path, "a");
    this.#bytes = fstatSync(this.#file).size;
  }

  write(line: string): void {
    try {
      this.#append(Buffer.from(`${line}\n`));
      this.#failing = false;
    } catch (cause) {
      if (!this.#failing) this.#onFailure(cause as Error);
      this.#failing = true;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #append(bytes: Buffer): void {
    if (this.#bytes + bytes.length > BYTES_MAX) this.#rotate();
    writeSync(this.#file, bytes);
    this.#bytes += bytes.length;
  }

  #rotate(): void {
    closeSync(this.#file);
    for (let number = OLD_FILES; number >= 1; number -= 1) {
      renameIfThere(number === 1 ? this.#path : `${this.#path}.${number - 1}`, `${this.#path}.${number}`);
    }
    this.#file = openSync(this.#path, "a");
    this.#bytes = 0;
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
}
