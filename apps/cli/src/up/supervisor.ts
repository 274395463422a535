import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LarsError } from "@lars/model";
import { describeExit, type Exit } from "../core/exit-reason.ts";
import { LogGate, noticeOf } from "../core/log-gate.ts";
import { restartPolicy, Supervision } from "../core/supervision.ts";
import { Child, type Command } from "./child-process.ts";
import { LogFile } from "./log-file.ts";
import { untilReady } from "./ready.ts";
import type { Screen } from "./screen.ts";

const FIRST_READY_WITHIN_MS = 60_000;

/** What is kept running. */
export interface Service {
  readonly name: string;
  readonly command: Command;
  /** Answers 200 once the service can do its work. */
  readonly readyUrl: string;
  /** Where it is, for people. */
  readonly where: string;
}

export interface SupervisorParts {
  readonly screen: Screen;
  /** Where `<name>.log` goes. */
  readonly logFolder: string;
  /** How long it may take to stop, ms; asked when it has to. */
  readonly stopBudgetMs: () => number;
  /** Its process is another one now, or none (0). */
  readonly onPid: (name: string, pid: number) => void;
}

/** Keeps one service running: starts it again when it ends unasked, later and later, until it is disposed of. */
export class Supervisor implements AsyncDisposable {
  readonly #service: Service;
  readonly #parts: SupervisorParts;
  readonly #supervision = new Supervision(restartPolicy, Date.now);
  readonly #gate = new LogGate(Date.now);
  readonly #log: LogFile;
  /** Aborted when the service is wanted no more. */
  readonly #unwanted = new AbortController();
  #child: Child | undefined;
  #watching: Promise<void> = Promise.resolve();

  private constructor(service: Service, parts: SupervisorParts) {
    this.#service = service;
    this.#parts = parts;
    const onFailure = (cause: Error) => parts.screen.tell(service.name, `cannot write its log: ${cause.message}`);
    this.#log = new LogFile(join(parts.logFolder, `${service.name}.log`), onFailure);
  }

  /** Starts the service; whether it can do its work is for {@link ready} to tell. */
  static start(service: Service, parts: SupervisorParts): Supervisor {
    const supervisor = new Supervisor(service, parts);
    supervisor.#spawn();
    return supervisor;
  }

  /**
   * Resolves when the service is ready for the first time; it is kept running from then on.
   * @throws LarsError `DAEMON_FAILED` when it ends before that, or takes too long.
   */
  async ready(signal: AbortSignal): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    await this.#firstReady(child, signal);
    this.#watching = this.#watch(child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#supervision.stopping();
    this.#unwanted.abort();
    const { name } = this.#service;
    if ((await this.#child?.stop(this.#parts.stopBudgetMs())) === "killed") {
      this.#parts.screen.tell(name, "did not stop in time and was killed");
    }
    await this.#watching;
    this.#log[Symbol.dispose]();
  }

  async #firstReady(child: Child, signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(FIRST_READY_WITHIN_MS);
    const poll = new AbortController();
    const ready = untilReady(this.#service.readyUrl, AbortSignal.any([signal, limit, poll.signal]));
    const ended = child.exited.then((exit) => {
      throw this.#failure(describeExit(exit));
    });
    try {
      await Promise.race([ready, ended]);
    } catch (cause) {
      signal.throwIfAborted();
      if (!limit.aborted) throw cause;
      throw this.#failure(`not ready after ${FIRST_READY_WITHIN_MS / 1_000} s`, cause);
    } finally {
      poll.abort();
      await Promise.allSettled([ready]);
    }
    this.#supervision.ready();
  }

  #failure(why: string, cause?: unknown): LarsError {
    const { name } = this.#service;
    const log = join(this.#parts.logFolder, `${name}.log`);
    return new LarsError("DAEMON_FAILED", `${name} did not start (${why}); its log is ${log}`, { cause });
  }

  /** Lives as long as the service is wanted: over the end of each process to the start of the next. */
  async #watch(first: Child): Promise<void> {
    let child = first;
    for (;;) {
      const exit = await child.exited;
      const verdict = this.#supervision.ended();
      if (verdict.kind !== "restart") return;
      this.#tellCrash(exit, verdict.afterMs);
      if (!(await this.#waited(verdict.afterMs))) return;
      child = this.#spawn();
      this.#tellWhenReady(child);
    }
  }

  #tellCrash(exit: Exit, afterMs: number): void {
    const { screen, onPid } = this.#parts;
    screen.tell(this.#service.name, `crashed (${describeExit(exit)}); starting again in ${afterMs / 1_000} s`);
    onPid(this.#service.name, 0);
  }

  /** False when the service is wanted no more. */
  async #waited(ms: number): Promise<boolean> {
    await pause(ms, undefined, { signal: this.#unwanted.signal }).catch(() => undefined);
    return !this.#unwanted.signal.aborted;
  }

  #spawn(): Child {
    const { name, command } = this.#service;
    this.#child = new Child(command, (line) => this.#onLine(line));
    this.#supervision.started();
    this.#parts.onPid(name, this.#child.pid);
    return this.#child;
  }

  /** However long it takes: a daemon that waits for its database says so itself. */
  #tellWhenReady(child: Child): void {
    const ended = new AbortController();
    child.exited.then(() => ended.abort());
    untilReady(this.#service.readyUrl, AbortSignal.any([ended.signal, this.#unwanted.signal])).then(
      () => {
        this.#supervision.ready();
        this.#parts.screen.tell(this.#service.name, `ready again on ${this.#service.where}`);
      },
      // Ended or wanted no more before it was ready: whoever waits for its end says what follows.
      () => undefined,
    );
  }

  #onLine(line: string): void {
    this.#log.write(line);
    // What it says before it is ready matters if it never is, and then its end says why; what it says while it is told
    // to stop is the noise of stopping.
    const notice = this.#supervision.isServing ? noticeOf(line) : undefined;
    const passed = notice === undefined ? undefined : this.#gate.pass();
    if (notice === undefined || passed === undefined) return;
    const more = passed.heldBack > 0 ? ` (and ${passed.heldBack} more before it, in its log)` : "";
    this.#parts.screen.tell(this.#service.name, `${notice.severity}: ${notice.text}${more}`);
  }
}
