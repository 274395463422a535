/** A dns-service as a process: started as operators start it, killed, started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Finding } from "../checker/finding.ts";
import { pause, tooLate } from "./pause.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const LINES_MAX = 60;
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;

/** From a start to the end of that process. */
export interface Life {
  /** E.g. `service 2, life 3`. */
  readonly name: string;
  readonly port: number;
  readonly healthPort: number;
  readonly startedMs: number;
  /** Somebody asked it to end, or killed it. */
  isEnding: boolean;
  /** The last commit that all of its agents were seen to know; undefined before the first quiet point. */
  floorSeq: number | undefined;
}

export interface ServiceOptions {
  readonly number: number;
  readonly home: string;
  readonly databaseUrl: string;
  /** Further settings, by the name of their variable. */
  readonly settings: Readonly<Record<string, string>>;
  find(finding: Finding): void;
}

export class ServiceProcess implements AsyncDisposable {
  /** How often it went away. */
  restarts = 0;
  /** While it runs and listens. */
  life: Life | undefined;
  readonly #options: ServiceOptions;
  readonly #lines: string[] = [];
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #lives = 0;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /** The last lines that it logged. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Resolves once it listens. */
  async start(): Promise<void> {
    const { databaseUrl, home, settings } = this.#options;
    const env = {
      LARS_DATABASE_URL: databaseUrl,
      LARS_HOME: home,
      LARS_REACTOR_PORT: "0",
      LARS_HEALTH_PORT: "0",
      LARS_REACTOR_THREADNUM: "2",
      ...settings,
    };
    // The channel closes when this process is gone, however that came: the service then ends by itself.
    const child = spawn(process.execPath, [MAIN], { env, detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once("exit", () => resolve()));
    const ports = this.#portsOf(child);
    const found = await Promise.race([ports, this.#exited, tooLate(START_WITHIN_MS)]);
    if (found === undefined) throw new Error([`${this.#name} did not start`, ...this.#lines].join("\n"));
    const life = { name: this.#name, ...found, startedMs: performance.now(), isEnding: false, floorSeq: undefined };
    this.life = life;
    void this.#exited.then(() => this.#ended(life));
  }

  /** Ends it, and starts it again after a while. */
  async restart({ signal, awayMs }: { signal: "SIGTERM" | "SIGKILL"; awayMs: number }): Promise<void> {
    this.restarts++;
    await this.#end(signal);
    await pause(awayMs);
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end("SIGTERM");
  }

  get #name(): string {
    return `service ${this.#options.number}, life ${this.#lives}`;
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (this.life !== undefined) this.life.isEnding = true;
    this.#child?.kill(signal);
    if ((await Promise.race([this.#exited.then(() => "gone"), tooLate(STOP_WITHIN_MS)])) === "gone") return;
    this.#tell(`${this.#name} did not end within ${STOP_WITHIN_MS} ms of ${signal}`);
    this.#child?.kill("SIGKILL");
    await this.#exited;
  }

  #ended(life: Life): void {
    if (this.life === life) this.life = undefined;
    if (life.isEnding) return;
    life.isEnding = true;
    this.#tell(`${life.name} ended by itself`);
  }

  #tell(what: string): void {
    this.#options.find({ kind: "died", what, account: [...this.#lines] });
  }

  /** Where it listens, for agents and for operators, as it says in its log. */
  #portsOf(child: ChildProcess): Promise<{ port: number; healthPort: number }> {
    this.#lives++;
    let port: number | undefined;
    return new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on("line", (line) => {
          this.#keep(line);
          const said = parsed(line);
          if (typeof said["port"] === "number" && said["loops"] !== undefined) port = said["port"];
          const healthPort = said["healthPort"];
          if (typeof healthPort === "number" && port !== undefined) resolve({ port, healthPort });
        });
      }
    });
  }

  #keep(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > LINES_MAX) this.#lines.shift();
  }
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {}; // a line for people: of no interest here, and kept for the account
  }
}
