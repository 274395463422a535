/** The database of a bench: a MariaDB of its own with many routes of ten hosts, kept in a folder when one is named. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, migrate, openDatabase } from "@lars/db";
import { startMariaDb } from "@lars/mariadb";
import { PRECEDENCE, weighSession } from "../sessions.ts";
import { fillRoutes, type RouteShape } from "./fill-routes.ts";
import { RouteEditor } from "./route-editor.ts";

export interface BenchDatabaseOptions {
  /** A database that is there already; it is filled unless it has a version. */
  readonly url?: string | undefined;
  /** The folder of a MariaDB that stays, so that the next run need not fill it. */
  readonly data?: string | undefined;
  readonly routes: RouteShape;
}

export interface BenchDatabase extends AsyncDisposable {
  readonly url: string;
  readonly editor: RouteEditor;
  /** Seconds; 0 when it was full already. */
  readonly filledInSeconds: number;
}

/** Opens it, filled. */
export async function benchDatabase(options: BenchDatabaseOptions): Promise<BenchDatabase> {
  await using opened = new AsyncDisposableStack();
  const url = options.url ?? (await ownDatabase(options, opened));
  await migrate(url, { dryRun: false });
  const database = opened.use(await openDatabase({ url, connectionsMax: 2 }));
  const editor = new RouteEditor(database);
  const filledInSeconds = await fillOnce(database, editor, options.routes);
  const running = opened.move();
  return { url, editor, filledInSeconds, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** One database for each shape: a folder that is kept may hold several. */
async function ownDatabase({ data, routes }: BenchDatabaseOptions, opened: AsyncDisposableStack): Promise<string> {
  const folder = data ?? (await temporaryFolder(opened));
  const server = opened.use(await startMariaDb({ dataDir: join(folder, "mysql"), port: 0, durable: false }));
  weighSession(server.pid, PRECEDENCE.database);
  return server.url(`lars_dns_${routes.modules}_${routes.commands}`);
}

async function temporaryFolder(opened: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lars-bench-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The version comes last, by an edit: a fill that was interrupted has none, and is done again. */
async function fillOnce(database: Database, editor: RouteEditor, routes: RouteShape): Promise<number> {
  if ((await database.routes.readVersion()) > 0n) return 0;
  const startedMs = performance.now();
  await fillRoutes(database, routes);
  await editor.edit({ modId: 1, cmdId: 1 });
  return (performance.now() - startedMs) / 1_000;
}
