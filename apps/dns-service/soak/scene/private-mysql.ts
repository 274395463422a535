/** A MariaDB of the soak's own, which goes away and comes back. */

import { type MariaDbServer, startMariaDb } from "@lars/mariadb";
import { LarsError } from "@lars/model";
import { pause } from "./pause.ts";

const DATABASE = "lars_dns";
const PORT_ATTEMPTS = 20;
const PORT_PAUSE_MS = 250;

/** How it goes away. */
export interface Absence {
  readonly signal: "SIGTERM" | "SIGKILL";
  readonly awayMs: number;
  /** Waited for before it comes back, e.g. until everybody has noticed. */
  beforeReturn(): Promise<void>;
}

export class PrivateMysql implements AsyncDisposable {
  /** How often it went away. */
  restarts = 0;
  readonly #dataDir: string;
  #server: MariaDbServer;
  #upSinceMs: number | undefined = performance.now();

  private constructor(dataDir: string, server: MariaDbServer) {
    this.#dataDir = dataDir;
    this.#server = server;
  }

  static async start(dataDir: string): Promise<PrivateMysql> {
    return new PrivateMysql(dataDir, await startMariaDb({ dataDir, port: 0 }));
  }

  get url(): string {
    return this.#server.url(DATABASE);
  }

  /** Since when it answers without a break; undefined while it is away. */
  get upSinceMs(): number | undefined {
    return this.#upSinceMs;
  }

  /** Goes away and comes back with all that was committed, on the same port. */
  async leave({ signal, awayMs, beforeReturn }: Absence): Promise<void> {
    this.restarts++;
    this.#upSinceMs = undefined;
    if (signal === "SIGKILL") process.kill(this.#server.pid, "SIGKILL");
    else void this.#server[Symbol.asyncDispose]();
    await this.#server.ended;
    await Promise.all([pause(awayMs), beforeReturn()]);
    await this.#comeBack();
    this.#upSinceMs = performance.now();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
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
