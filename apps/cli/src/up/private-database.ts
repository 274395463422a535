import { setTimeout as pause } from "node:timers/promises";
import { type MariaDbServer, startMariaDb } from "@lars/mariadb";
import { LarsError } from "@lars/model";
import { restartPolicy, Supervision } from "../core/supervision.ts";
import type { SupervisorParts } from "./supervisor.ts";

export interface PrivateDatabaseOptions {
  readonly dataDir: string;
  readonly port: number;
}

const NAME = "database";

/** The private MariaDB, kept running: started again when it ends unasked, until it is disposed of. */
export class PrivateDatabase implements AsyncDisposable {
  readonly #options: PrivateDatabaseOptions;
  readonly #parts: SupervisorParts;
  readonly #supervision = new Supervision(restartPolicy, Date.now);
  readonly #unwanted = new AbortController();
  #server: MariaDbServer;
  #watching: Promise<void>;

  private constructor(options: PrivateDatabaseOptions, parts: SupervisorParts, server: MariaDbServer) {
    this.#options = options;
    this.#parts = parts;
    this.#server = server;
    this.#isReady(server);
    this.#watching = this.#watch();
  }

  /**
   * Resolves when it answers. A server that an earlier launcher left behind is stopped first.
   * @throws LarsError `PORT_IN_USE`, `HOME_INVALID`, `DATABASE_UNAVAILABLE`.
   */
  static async start(options: PrivateDatabaseOptions, parts: SupervisorParts): Promise<PrivateDatabase> {
    return new PrivateDatabase(options, parts, await serve(options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#supervision.stopping();
    this.#unwanted.abort();
    const server = this.#server;
    const late = new AbortController();
    const kill = pause(this.#parts.stopBudgetMs(), undefined, { signal: late.signal }).then(
      () => void process.kill(server.pid, "SIGKILL"),
      () => undefined,
    );
    await server[Symbol.asyncDispose]();
    late.abort();
    await Promise.all([kill, this.#watching]);
  }

  async #watch(): Promise<void> {
    while (!this.#unwanted.signal.aborted) {
      const lastWords = await this.#server.ended;
      const verdict = this.#supervision.ended();
      if (verdict.kind !== "restart") return;
      this.#parts.onPid(NAME, 0);
      this.#tell(`crashed (${lastWords}); starting again in ${verdict.afterMs / 1_000} s`);
      await this.#restart(verdict.afterMs);
    }
  }

  /** Until it works: the daemons serve what they know meanwhile. */
  async #restart(firstDelayMs: number): Promise<void> {
    for (let afterMs = firstDelayMs; await this.#waited(afterMs); ) {
      this.#supervision.started();
      try {
        this.#isReady(await serve(this.#options));
        this.#tell(`ready again on 127.0.0.1:${this.#options.port}`);
        return;
      } catch (cause) {
        const verdict = this.#supervision.ended();
        if (verdict.kind !== "restart") return;
        afterMs = verdict.afterMs;
        this.#tell(`did not start (${reasonOf(cause)}); trying again in ${afterMs / 1_000} s`);
      }
    }
  }

  #isReady(server: MariaDbServer): void {
    this.#server = server;
    this.#supervision.ready();
    this.#parts.onPid(NAME, server.pid);
  }

  #tell(text: string): void {
    this.#parts.screen.tell(NAME, text);
  }

  /** False when it is wanted no more. */
  async #waited(ms: number): Promise<boolean> {
    await pause(ms, undefined, { signal: this.#unwanted.signal }).catch(() => undefined);
    return !this.#unwanted.signal.aborted;
  }
}

async function serve({ dataDir, port }: PrivateDatabaseOptions): Promise<MariaDbServer> {
  try {
    return await startMariaDb({ dataDir, port, takeOver: true });
  } catch (cause) {
    if (!(cause instanceof LarsError) || cause.code !== "PORT_IN_USE") throw cause;
    const message = `tcp port ${port} on 127.0.0.1 is in use by another program, and the private MariaDB wants it: free it, or set LARS_MYSQL_PORT to another`;
    throw new LarsError("PORT_IN_USE", message, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
