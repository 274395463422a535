import { type LauncherConfig, privateDatabaseUrl } from "@lars/config";
import { type Running, removeRunning, writeRunning } from "./running-file.ts";
import { healthUrl } from "./services.ts";

/** Keeps `running.json` true from the moment that everything is ready to the moment that something stops. */
export class RunningState implements AsyncDisposable {
  readonly #config: LauncherConfig;
  readonly #adminUrl: string;
  readonly #startedAt = new Date().toISOString();
  readonly #pids: Record<string, number> = {};
  #isWritten = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(config: LauncherConfig, adminUrl: string) {
    this.#config = config;
    this.#adminUrl = adminUrl;
  }

  setPid(name: string, pid: number): void {
    this.#pids[name] = pid;
    if (this.#isWritten) void this.write();
  }

  /** One after the other, so that the last one stays. */
  write(): Promise<void> {
    this.#isWritten = true;
    this.#writing = this.#writing.then(() => writeRunning(this.#config.home, this.#running()));
    return this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isWritten = false;
    await this.#writing;
    await removeRunning(this.#config.home);
  }

  #running(): Running {
    const { dnsService, reporter, agent, databaseUrl, mysqlPort } = this.#config;
    return {
      pid: process.pid,
      startedAt: this.#startedAt,
      admin: { url: this.#adminUrl },
      dnsService: { port: dnsService.port, healthUrl: healthUrl(dnsService) },
      reporter: { port: reporter.port, healthUrl: healthUrl(reporter) },
      agent: { basePort: agent.basePort, healthUrl: healthUrl(agent) },
      database: withoutPassword(databaseUrl ?? privateDatabaseUrl(mysqlPort)),
      pids: { ...this.#pids },
    };
  }
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = "";
  return parsed.href;
}
