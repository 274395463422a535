/** What became of the calls since it was told last. */
import type { CallsTold, HostCalls, LostCall, Refusals } from "./messages.ts";
import type { HostText } from "./wire.ts";

/** Sentences kept of what is wrong, each time. */
const WRONG_MAX = 20;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class CallAccount {
  #answered = 0;
  #hosts = new Map<string, Writable<HostCalls>>();
  #refusals = new Map<string, Writable<Refusals>>();
  #lost: LostCall[] = [];
  #silences: number[] = [];
  #wrong: string[] = [];

  called({ key, host, isSuccess, sentMs }: CalledHost): void {
    const id = `${key} ${host}`;
    const calls = this.#hosts.get(id) ?? { key, host, successes: 0, failures: 0, sentMs };
    if (isSuccess) calls.successes++;
    else calls.failures++;
    calls.sentMs = Math.max(calls.sentMs, sentMs);
    this.#hosts.set(id, calls);
    this.#answered++;
  }

  refused(key: string, code: number, sentMs: number): void {
    const id = `${key} ${code}`;
    const refusals = this.#refusals.get(id) ?? { key, code, count: 0, sentMs };
    refusals.count++;
    refusals.sentMs = Math.max(refusals.sentMs, sentMs);
    this.#refusals.set(id, refusals);
    this.#answered++;
  }

  lost(key: string, sentMs: number): void {
    this.#lost.push({ key, sentMs });
  }

  /** Nothing was answered for that long. */
  silent(ms: number): void {
    this.#silences.push(Math.round(ms));
  }

  /** An answer against protocol.md. */
  wrong(what: string): void {
    if (this.#wrong.length < WRONG_MAX) this.#wrong.push(what);
  }

  /** Everything so far; it is empty again. */
  take(): CallsTold {
    const told: CallsTold = {
      kind: "told",
      answered: this.#answered,
      hosts: [...this.#hosts.values()],
      refusals: [...this.#refusals.values()],
      lost: this.#lost,
      silences: this.#silences,
      wrong: this.#wrong,
    };
    this.#answered = 0;
    this.#hosts = new Map();
    this.#refusals = new Map();
    this.#lost = [];
    this.#silences = [];
    this.#wrong = [];
    return told;
  }
}

interface CalledHost {
  readonly key: string;
  readonly host: HostText;
  readonly isSuccess: boolean;
  readonly sentMs: number;
}
