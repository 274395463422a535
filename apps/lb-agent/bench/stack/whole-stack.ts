/** All that an agent works with, each a process of its own: a MariaDB, a dns-service, a reporter, and the agent. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, migrate, openDatabase } from "@lars/db";
import { startMariaDb } from "@lars/mariadb";
import { type Daemon, startDaemon } from "./daemon.ts";

/** Modules 1 to so many, command 1, as udp-load asks for them. */
export const MODULES = 10;
const HOSTS_PER_MODULE = 3;
/** 127.0.0.1 */
const HOST_IP = 0x7f_00_00_01;
const FIRST_PORT = 9_000;

export interface WholeStack extends AsyncDisposable {
  readonly agent: Daemon;
  readonly database: Database;
}

/** Starts whole or not at all. */
export async function startStack(): Promise<WholeStack> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "lars-agent-bench-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const server = opened.use(await startMariaDb({ dataDir: join(folder, "mysql"), port: 0, durable: false }));
  const url = server.url("lars_dns");
  await migrate(url, { dryRun: false });
  const database = opened.use(await openDatabase({ url, connectionsMax: 2 }));
  await fill(database);

  const daemon = async (app: "dns-service" | "reporter" | "lb-agent", settings: Record<string, string>) => {
    const home = join(folder, app);
    await mkdir(home);
    return opened.use(await startDaemon({ app, settings: { LARS_HOME: home, ...settings } }));
  };
  const stored = { LARS_DATABASE_URL: url, LARS_REACTOR_PORT: "0" };
  const dns = await daemon("dns-service", { ...stored, LARS_REACTOR_THREADNUM: "1" });
  const reporter = await daemon("reporter", stored);
  const agent = await daemon("lb-agent", {
    LARS_AGENT_BASE_PORT: "0",
    LARS_DNSSERVER_ENDPOINTS: `127.0.0.1:${dns.port}`,
    LARS_REPORTER_ENDPOINTS: `127.0.0.1:${reporter.port}`,
  });
  const running = opened.move();
  return { agent, database, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Before anybody reads it, so that no change has to be explained. */
async function fill({ kysely }: Database): Promise<void> {
  const rows = Array.from({ length: MODULES * HOSTS_PER_MODULE }, (_, at) => ({
    modid: 1 + Math.floor(at / HOSTS_PER_MODULE),
    cmdid: 1,
    serverip: HOST_IP,
    serverport: FIRST_PORT + (at % HOSTS_PER_MODULE),
  }));
  await kysely.insertInto("RouteData").values(rows).execute();
  const version = Math.floor(Date.now() / 1_000);
  await kysely.insertInto("RouteVersion").values({ id: 1, version }).onDuplicateKeyUpdate({ version }).execute();
}
