/** A dns-service, a reporter or the agent as a process: started as operators start it, killed, frozen, started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { environmentWith } from "@lars/config";
import { pause, tooLate } from "../../../dns-service/soak/scene/pause.ts";
import type { Absence } from "../disturb/round-plan.ts";

export interface DaemonOptions {
  /** E.g. `reporter 2`. */
  readonly name: string;
  readonly app: "dns-service" | "reporter" | "lb-agent";
  /** LARS_HOME of its own. */
  readonly home: string;
  /** Settings by the name of their variable; the one of the port it listens on apart. */
  readonly settings: Readonly<Record<string, string>>;
  /** The variable of the port it listens on: a port of its own for all its lives. */
  readonly portVariable: string;
  /** It ended, and nobody had asked it to. */
  readonly died: (what: string, lines: readonly string[]) => void;
}

interface Ports {
  readonly port: number;
  readonly healthPort: number;
}

const STARTED = /^(agents may|answering)/;
const LINES_MAX = 80;
/** More than a start that fails says. */
const LINES_OF_START = 5;
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
/** Somebody's outgoing connection may have the port for a moment. */
const START_ATTEMPTS = 20;
const START_PAUSE_MS = 250;

export class DaemonProcess implements AsyncDisposable {
  restarts = 0;
  freezes = 0;
  /** Unix milliseconds: since when it has been there without a break; undefined while it is not. */
  upSinceMs: number | undefined;
  readonly #options: DaemonOptions;
  readonly #lines: string[] = [];
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #ports: Ports = { port: 0, healthPort: 0 };
  #isEnding = false;

  constructor(options: DaemonOptions) {
    this.#options = options;
  }

  /** Where it listens; the same in all its lives. For the agent the first of three. */
  get port(): number {
    return this.#ports.port;
  }

  /** Of its present life. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get name(): string {
    return this.#options.name;
  }

  /** The last lines that it logged. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Resolves once it listens. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const ports = await this.#tryToStart();
      if (ports !== undefined) {
        this.#ports = ports;
        this.upSinceMs = Date.now();
        return;
      }
      const isTaken = this.#lines.slice(-LINES_OF_START).some((line) => line.includes("PORT_IN_USE"));
      if (!isTaken || attempt === START_ATTEMPTS)
        throw new Error([`${this.name} did not start`, ...this.#lines].join("\n"));
      await pause(START_PAUSE_MS);
    }
  }

  /** Goes, or stops in the middle of whatever it does, and comes back. */
  async leave({ how, awayMs }: Absence): Promise<void> {
    this.upSinceMs = undefined;
    if (how === "SIGSTOP") {
      this.freezes++;
      this.#child?.kill("SIGSTOP");
      await pause(awayMs);
      this.#child?.kill("SIGCONT");
      this.upSinceMs = Date.now();
      return;
    }
    this.restarts++;
    await this.#end(how);
    await pause(awayMs);
    await this.start();
  }

  /** Whether it says that it serves, and that what it serves is fresh. */
  async isFresh(): Promise<boolean> {
    const url = `http://127.0.0.1:${this.#ports.healthPort}/readyz`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined); // not yet, then
    const said = answer?.ok ? ((await answer.json()) as { stale?: boolean }) : undefined;
    return said !== undefined && said.stale !== true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #tryToStart(): Promise<Ports | undefined> {
    const { app, home, settings, portVariable } = this.#options;
    const env = environmentWith({
      LARS_HOME: home,
      LARS_HEALTH_PORT: "0",
      ...settings,
      [portVariable]: String(this.#ports.port),
    });
    const main = fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));
    this.#keep(`-- life ${this.restarts + 1} --`);
    this.#isEnding = false;
    // The channel closes when this process is gone, however that came: the daemon then ends by itself.
    const child = spawn(process.execPath, [main], { env, detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once("exit", () => resolve()));
    const listening = this.#listening(child);
    const ports = await Promise.race([listening, this.#exited.then(() => undefined), tooLate(START_WITHIN_MS)]);
    void this.#exited.then(() => this.#ended(child, ports !== undefined));
    return ports ?? undefined;
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.#isEnding = true;
    this.#child?.kill("SIGCONT"); // who is frozen hears no SIGTERM
    this.#child?.kill(signal);
    if ((await Promise.race([this.#exited.then(() => "gone"), tooLate(STOP_WITHIN_MS)])) === "gone") return;
    this.#options.died(`${this.name} did not end within ${STOP_WITHIN_MS} ms of ${signal}`, [...this.#lines]);
    this.#child?.kill("SIGKILL");
    await this.#exited;
  }

  #ended(child: ChildProcess, wasUp: boolean): void {
    if (this.#child !== child || this.#isEnding || !wasUp) return;
    this.upSinceMs = undefined;
    this.#options.died(`${this.name} ended by itself (${child.exitCode ?? child.signalCode})`, [...this.#lines]);
  }

  /** Where it listens, for its peers and for operators, as it says in its log. */
  #listening(child: ChildProcess): Promise<Ports> {
    let port: number | undefined;
    return new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on("line", (line) => {
          this.#keep(line);
          const said = parsed(line);
          port ??= portOf(said);
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

/** The line of a start names one port, an agent's its three; others name those of peers. */
function portOf({ msg, port, ports }: Record<string, unknown>): number | undefined {
  if (typeof msg !== "string" || !STARTED.test(msg)) return undefined;
  const first: unknown = Array.isArray(ports) ? ports[0] : port;
  return typeof first === "number" ? first : undefined;
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {}; // a line for people: of no interest here, and kept for the account
  }
}
