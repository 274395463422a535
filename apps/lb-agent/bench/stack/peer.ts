/** A dns-service or a reporter that goes and comes back: killed, frozen, started again where it was. */
import type { Daemon, DaemonOptions } from "./daemon.ts";
import { startDaemon } from "./daemon.ts";

/** How its metrics are called. */
const METRICS = { "dns-service": "lars_dns", reporter: "lars_reporter" } as const;

export interface PeerOptions extends DaemonOptions {
  readonly app: "dns-service" | "reporter";
  /** Address that agents find it at. */
  readonly host: string;
}

export class Peer implements AsyncDisposable {
  readonly #options: PeerOptions;
  #daemon: Daemon;

  private constructor(options: PeerOptions, daemon: Daemon) {
    this.#options = options;
    this.#daemon = daemon;
  }

  static async start(options: PeerOptions): Promise<Peer> {
    const settings = { LARS_REACTOR_IP: options.host, LARS_REACTOR_PORT: "0", ...options.settings };
    const daemon = await startDaemon({ ...options, settings });
    return new Peer({ ...options, settings: { ...settings, LARS_REACTOR_PORT: String(daemon.port) } }, daemon);
  }

  /** The same in all its lives. */
  get port(): number {
    return this.#daemon.port;
  }

  /** `address:port`. */
  get endpoint(): string {
    return `${this.#options.host}:${this.port}`;
  }

  /** Whether an agent is connected, as far as it knows; a frozen one cannot say. */
  async isUsed(): Promise<boolean> {
    return (await this.#metric("connections")) > 0;
  }

  /** Connections that it ever had, in its present life. */
  accepted(): Promise<number> {
    return this.#metric("accepted_total");
  }

  send(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
    process.kill(this.#daemon.pid, signal);
  }

  /** After it was killed. */
  async startAgain(): Promise<void> {
    this.#daemon = await startDaemon(this.#options);
  }

  #metric(name: string): Promise<number> {
    return this.#daemon.health.metric(`${METRICS[this.#options.app]}_${name}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.send("SIGCONT"); // who is frozen hears no SIGTERM
    } catch {
      // it is dead already
    }
    await this.#daemon[Symbol.asyncDispose]();
  }
}
