/** A MariaDB of the soak's own, which goes away, hangs, and comes back with all that was committed. */
import { type MariaDbServer, startMariaDb } from "@lars/mariadb";
import { LarsError } from "@lars/model";
import { pause } from "../../../dns-service/soak/scene/pause.ts";
import type { Absence } from "../disturb/round-plan.ts";

const DATABASE = "lars_dns";
const PORT_ATTEMPTS = 20;
const PORT_PAUSE_MS = 250;

export class MysqlProcess implements AsyncDisposable {
  restarts = 0;
  freezes = 0;
  /** Unix milliseconds: since when it answers without a break; undefined while it does not. */
  upSinceMs: number | undefined = Date.now();
  readonly #dataDir: string;
  #server: MariaDbServer;

  private constructor(dataDir: string, server: MariaDbServer) {
    this.#dataDir = dataDir;
    this.#server = server;
  }

  static async start(dataDir: string): Promise<MysqlProcess> {
    return new MysqlProcess(dataDir, await startMariaDb({ dataDir, port: 0 }));
  }

  get url(): string {
    return this.#server.url(DATABASE);
  }

  /** Goes, or hangs, and comes back on the same port. */
  async leave({ how, awayMs }: Absence): Promise<void> {
    this.upSinceMs = undefined;
    if (how === "SIGSTOP") await this.#freeze(awayMs);
    else {
      this.restarts++;
      if (how === "SIGKILL") process.kill(this.#server.pid, "SIGKILL");
      else void this.#server[Symbol.asyncDispose]();
      await this.#server.ended;
      await pause(awayMs);
      await this.#comeBack();
    }
    this.upSinceMs = Date.now();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  async #freeze(awayMs: number): Promise<void> {
    this.freezes++;
    process.kill(this.#server.pid, "SIGSTOP");
    try {
      await pause(awayMs);
    } finally {
      process.kill(this.#server.pid, "SIGCONT");
    }
  }

  async #comeBack(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        this.#server = await startMariaDb({ dataDir: this.#dataDir, port: this.#server.port });
        return;
      } catch (cause) {
        // Somebody's outgoing connection may have the port for a moment.
        const isTaken = cause instanceof LarsError && cause.code === "PORT_IN_USE";
        if (!isTaken || attempt === PORT_ATTEMPTS) throw cause;
        await pause(PORT_PAUSE_MS);
      }
    }
  }
}
