/** An agent with two dns-services and two reporters in front of one MariaDB, each a process of its own. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, migrate, openDatabase } from "@lars/db";
import { startMariaDb } from "@lars/mariadb";
import { type Daemon, startDaemon } from "./daemon.ts";
import { Peer } from "./peer.ts";

export type PeerKind = "dns-service" | "reporter";

export interface TwoOfEach extends AsyncDisposable {
  readonly agent: Daemon;
  readonly database: Database;
  readonly peers: Readonly<Record<PeerKind, readonly [Peer, Peer]>>;
}

/** Starts whole or not at all. `fill` writes the routes, before anybody reads them; the first of each kind is at `host`. */
export async function startTwoOfEach(options: {
  readonly fill: (database: Database) => Promise<void>;
  readonly host: string;
}): Promise<TwoOfEach> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "lars-failover-bench-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const server = opened.use(await startMariaDb({ dataDir: join(folder, "mysql"), port: 0, durable: false }));
  const url = server.url("lars_dns");
  await migrate(url, { dryRun: false });
  const database = opened.use(await openDatabase({ url, connectionsMax: 2 }));
  await options.fill(database);

  const homeOf = async (name: string): Promise<string> => {
    const home = join(folder, name);
    await mkdir(home);
    return home;
  };
  const peer = async (app: PeerKind, host: string): Promise<Peer> => {
    const home = await homeOf(`${app}-at-${host}`);
    return opened.use(await Peer.start({ app, host, settings: { LARS_HOME: home, LARS_DATABASE_URL: url } }));
  };
  const two = async (app: PeerKind): Promise<[Peer, Peer]> => [await peer(app, options.host), await peer(app, OTHER)];
  const peers = { "dns-service": await two("dns-service"), reporter: await two("reporter") };
  const endpoints = (kind: PeerKind): string => peers[kind].map(({ endpoint }) => endpoint).join();
  const agent = await startDaemon({
    app: "lb-agent",
    settings: {
      LARS_HOME: await homeOf("lb-agent"),
      LARS_AGENT_BASE_PORT: "0",
      LARS_DNSSERVER_ENDPOINTS: endpoints("dns-service"),
      LARS_REPORTER_ENDPOINTS: endpoints("reporter"),
    },
  });
  opened.use(agent);
  const running = opened.move();
  return { agent, database, peers, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Where the second of each kind is, on a machine of any kind. */
const OTHER = "127.0.0.2";
