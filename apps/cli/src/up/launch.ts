/** Starts all of Lars, in order and whole or not at all; the stack that is handed back stops it in reverse order. */
import { join } from "node:path";
import {
  childEnvironment,
  environmentWith,
  type LauncherConfig,
  loadAdminConfig,
  privateDatabaseUrl,
} from "@lars/config";
import { createSetupToken, type MigrationReport, migrate, openDatabase } from "@lars/db";
import { stopBudgetMs } from "../core/stop-budget.ts";
import { ensureDatabaseServer } from "../machine/database-server.ts";
import { ensureAdminBuild } from "./admin-build.ts";
import { openHome } from "./home.ts";
import { takeLauncherLock } from "./launcher-lock.ts";
import { LogFile } from "./log-file.ts";
import { type AgentPorts, checkPorts } from "./ports.ts";
import { PrivateDatabase } from "./private-database.ts";
import { RunningState } from "./running-state.ts";
import type { Screen } from "./screen.ts";
import { adminService, daemons } from "./services.ts";
import { type Service, Supervisor, type SupervisorParts } from "./supervisor.ts";

/** What is to be started. */
export interface LaunchPlan {
  readonly config: LauncherConfig;
  /** In place of the one agent: where they are, and how they are started. */
  readonly agents?: { readonly ports: readonly AgentPorts[]; readonly services: readonly Service[] };
  /** Works on the home that is ours now, before anything is started. */
  readonly openedHome?: () => Promise<void>;
  /** Works on the database that answers, before it is migrated. */
  readonly database?: (url: string) => Promise<void>;
  /** Works on the database that has its tables, before any daemon is started. */
  readonly tables?: (url: string) => Promise<void>;
}

export interface Launched extends AsyncDisposable {
  readonly adminUrl: string;
  /** Where the first user is made; undefined when there is a user. */
  readonly setupUrl: string | undefined;
  readonly databaseUrl: string;
}

/**
 * Resolves when everything is ready.
 * @throws LarsError for whatever an operator can act on; nothing is left running then.
 */
export async function launch(plan: LaunchPlan, screen: Screen, signal: AbortSignal): Promise<Launched> {
  const { config } = plan;
  const adminUrl = loadAdminConfig({ env: environmentWith(childEnvironment(config, "admin")) }).baseUrl;
  await openHome(config.home);
  await using started = new AsyncDisposableStack();
  started.use(await takeLauncherLock(config.home));
  await checkPorts(config, plan.agents?.ports);
  await plan.openedHome?.();

  const state = started.use(new RunningState(config, adminUrl));
  const start = new Start(plan, { screen, state, started, signal });
  const databaseUrl = await start.database();
  const build = await start.adminBuild();
  await start.services(adminService(config, adminUrl, build));
  await state.write();
  const setupUrl = await setupUrlOf(databaseUrl, adminUrl);

  const running = started.move();
  return { adminUrl, setupUrl, databaseUrl, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

interface StartParts {
  readonly screen: Screen;
  readonly state: RunningState;
  readonly started: AsyncDisposableStack;
  readonly signal: AbortSignal;
}

interface Starting {
  readonly service: Service;
  readonly supervisor: Supervisor;
}

/** Services that are stopped at the same time. */
class Stage implements AsyncDisposable {
  readonly #parts: SupervisorParts;
  readonly #supervisors: Supervisor[] = [];

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
  }

  start(service: Service): Starting {
    const supervisor = Supervisor.start(service, this.#parts);
    this.#supervisors.push(supervisor);
    return { service, supervisor };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#supervisors.map((supervisor) => supervisor[Symbol.asyncDispose]()));
  }
}

/** The steps of a start; what each of them starts is on the stack before the next one begins. */
class Start {
  readonly #plan: LaunchPlan;
  readonly #config: LauncherConfig;
  readonly #parts: StartParts;
  #stopStartedMs: number | undefined;
  #count = 0;

  constructor(plan: LaunchPlan, parts: StartParts) {
    this.#plan = plan;
    this.#config = plan.config;
    this.#parts = parts;
  }

  /** A database that answers and has the tables of this Lars; its URL. */
  async database(): Promise<string> {
    const { databaseUrl } = this.#config;
    if (databaseUrl === undefined) await this.#privateDatabase();
    const url = databaseUrl ?? privateDatabaseUrl(this.#config.mysqlPort);
    await this.#plan.database?.(url);
    await this.#step("tables", "migrating", async () => {
      return { done: this.#tellMigration(await migrate(url, { dryRun: false })), result: undefined };
    });
    await this.#plan.tables?.(url);
    return url;
  }

  /** The folder that the admin is served from. */
  adminBuild(): Promise<string> {
    const { screen, signal } = this.#parts;
    return this.#step("admin", "building", async () => {
      using log = new LogFile(join(this.#logFolder, "admin-build.log"), ({ message }) => screen.tell("admin", message));
      const { folder, fresh } = await ensureAdminBuild({ signal, onLine: (line) => log.write(line) });
      return { done: fresh ? "built" : "was built before", result: folder };
    });
  }

  /**
   * The admin takes longest, so the daemons start beside it; the agent starts once those that it asks are there. Who asks
   * stops before those who are asked, and all of either stop together.
   */
  async services(admin: Service): Promise<void> {
    const { dnsService, reporter, agent } = daemons(this.#config);
    const asked = this.#stage();
    const asking = this.#stage();
    const first = [asked.start(dnsService), asked.start(reporter)];
    const slow = asking.start(admin);
    for (const each of first) await this.#ready(each);
    const agents = (this.#plan.agents?.services ?? [agent]).map((service) => asking.start(service));
    for (const each of agents) await this.#ready(each);
    await this.#ready(slow);
  }

  #stage(): Stage {
    return this.#parts.started.use(new Stage(this.#supervisorParts()));
  }

  async #ready({ service, supervisor }: Starting): Promise<void> {
    await this.#step(service.name, "starting", async () => {
      await supervisor.ready(this.#parts.signal);
      return { done: `ready on ${service.where}`, result: undefined };
    });
  }

  async #privateDatabase(): Promise<void> {
    const { home, mysqlPort } = this.#config;
    await this.#step("database", "looking for MariaDB, installing it if it is missing", async () => {
      const { version } = await ensureDatabaseServer();
      return { done: version, result: undefined };
    });
    await this.#step("database", "starting", async () => {
      const options = { dataDir: join(home, "mysql"), port: mysqlPort };
      this.#parts.started.use(await PrivateDatabase.start(options, this.#supervisorParts()));
      return { done: `ready on 127.0.0.1:${mysqlPort}`, result: undefined };
    });
  }

  /** A new database is told in one line, what was done to one that was there in many. */
  #tellMigration({ database, steps, warnings }: MigrationReport): string {
    const { screen } = this.#parts;
    const created = steps[0]?.startsWith("Create the database") === true;
    for (const line of created ? warnings : [...steps, ...warnings]) screen.tell("tables", line);
    return created ? `${database} is new` : `${database} is up to date`;
  }

  async #step<T>(name: string, doing: string, work: () => Promise<{ done: string; result: T }>): Promise<T> {
    const result = await this.#parts.screen.during(name, doing, work);
    this.#parts.signal.throwIfAborted();
    return result;
  }

  get #logFolder(): string {
    return join(this.#config.home, "logs");
  }

  /** What everything of the next stage shares. */
  #supervisorParts(): SupervisorParts {
    const startedBefore = this.#count;
    this.#count += 1;
    const { screen, state } = this.#parts;
    return {
      screen,
      logFolder: this.#logFolder,
      stopBudgetMs: () => stopBudgetMs(this.#stoppingForMs(), startedBefore),
      onPid: (name, pid) => state.setPid(name, pid),
    };
  }

  /** Since the first of them was asked to stop. */
  #stoppingForMs(): number {
    this.#stopStartedMs ??= performance.now();
    return performance.now() - this.#stopStartedMs;
  }
}

async function setupUrlOf(databaseUrl: string, adminUrl: string): Promise<string | undefined> {
  await using database = await openDatabase({ url: databaseUrl, connectionsMax: 1 });
  const token = await createSetupToken(database);
  return token === undefined ? undefined : `${adminUrl}/setup?token=${token}`;
}
