/** The real service in this process, its threads included, on any free port. */
import type { DnsServiceConfig } from "@lars/config";
import type { DaemonContext } from "@lars/daemon";
import { changeRoutes, openDatabase } from "@lars/db";
import { type HostAddress, routeKey } from "@lars/model";
import { aDaemonContext, aTemporaryFolder, type TestDatabase } from "@lars/testkit";
import type { VersionProgress } from "../src/core/version-progress.ts";
import { startDnsService } from "../src/service.ts";

export interface TestDnsService extends AsyncDisposable {
  readonly port: number;
  readonly context: DaemonContext;
  readonly snapshotFile: string;
  /** Texts of this level that were logged so far. */
  logged(level: "info" | "warn" | "error"): readonly string[];
  /** What /state shows. */
  state(): Promise<TestState>;
  /** The value of a metric without labels. */
  metric(name: string): Promise<number>;
}

/** The parts of /state that tests look at. */
export interface TestState {
  readonly node: { readonly instance: string; readonly hostname: string; readonly address: string };
  readonly map: { readonly version: bigint; readonly routes: number; readonly generation: number };
  readonly loads: Readonly<Record<string, { readonly count: number } | undefined>>;
  readonly skippedRows: number;
  readonly truncatedRoutes: readonly string[];
  readonly connections: { readonly connections: number };
  readonly requests: Readonly<Record<string, number>>;
  readonly versions: readonly VersionProgress[];
}

export type DnsServiceSettings = Partial<Omit<DnsServiceConfig, "listen">> & {
  loopThreads?: number;
  listen?: Partial<DnsServiceConfig["listen"]>;
};

/** Starts a service on a database; two loops, so that nothing works by being alone. */
export async function aDnsService(databaseUrl: string, settings: DnsServiceSettings = {}): Promise<TestDnsService> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await aTemporaryFolder());
  const { loopThreads = 2, listen = {}, ...given } = settings;
  const config: DnsServiceConfig = {
    listen: {
      host: "127.0.0.1",
      port: 0,
      connectionsMax: 1_000,
      loopThreads,
      outboxBytesMax: 8_388_608,
      writeTimeoutMs: 30_000,
      idleTimeoutMs: undefined,
      keepAliveMs: 10_000,
      subscriptionsMax: 100_000,
      drainMs: 0,
      ...listen,
    },
    databaseUrl,
    health: { host: "127.0.0.1", port: 0 },
    log: { level: "silent", pretty: false },
    versionCheckIntervalMs: 20,
    loadIntervalMs: 600_000,
    changeRetentionMs: 604_800_000,
    emptyProtectionHoldMs: 30_000,
    home: folder.path,
    snapshotFile: `${folder.path}/dns-service/routes.snapshot`,
    ...given,
  };
  const context = aDaemonContext();
  const lines: { readonly level: string; readonly text: string }[] = [];
  for (const level of ["info", "warn", "error"] as const) {
    context.log[level] = (first: unknown, text?: string) => void lines.push({ level, text: text ?? String(first) });
  }
  const service = opened.use(await startDnsService(config, context));
  const running = opened.move();
  return {
    port: service.port,
    context,
    snapshotFile: config.snapshotFile,
    logged: (level) => lines.filter((line) => line.level === level).map(({ text }) => text),
    state: async () => (await context.health.state()) as TestState,
    metric: async (name) => {
      await context.health.scrape();
      const metric = await context.registry.getSingleMetric(name)?.get();
      return metric?.values[0]?.value ?? Number.NaN;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** A route's hosts as an operator sets them: one edit, whatever was there before. */
export async function setRoute(
  database: TestDatabase | { readonly url: string; sql: TestDatabase["sql"] },
  key: readonly [modId: number, cmdId: number],
  hosts: readonly HostAddress[],
): Promise<bigint> {
  const [modId, cmdId] = key;
  const rows = await database.sql("SELECT id, serverip, serverport FROM RouteData WHERE modid = ? AND cmdid = ?", key);
  const row = (host: HostAddress) => ({ ...routeKey(modId, cmdId), host });
  await using opened = await openDatabase({ url: database.url, connectionsMax: 1 });
  const { version } = await changeRoutes(opened, {
    author: "ada",
    update: [],
    remove: rows
      .map(({ id, serverip, serverport }) => ({ id: Number(id), host: hostOf(serverip, serverport) }))
      .filter(({ host }) => !hosts.some((kept) => kept.ip === host.ip && kept.port === host.port))
      .map(({ id, host }) => ({ id, before: row(host) })),
    add: hosts
      .filter((host) => !rows.some((kept) => kept["serverip"] === host.ip && kept["serverport"] === host.port))
      .map(row),
  });
  return version;
}

function hostOf(ip: unknown, port: unknown): HostAddress {
  return { ip: Number(ip), port: Number(port) } as HostAddress;
}
