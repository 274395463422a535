import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMariaDb } from "@lars/mariadb";

export interface BenchDatabase extends AsyncDisposable {
  readonly url: string;
}

/** The database that was asked for, else one in a MariaDB of its own, whose folder goes when the bench ends. */
export async function benchDatabase(url: string | undefined): Promise<BenchDatabase> {
  await using opened = new AsyncDisposableStack();
  if (url !== undefined) return { url, [Symbol.asyncDispose]: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), "lars-bench-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const server = opened.use(await startMariaDb({ dataDir: join(folder, "mysql"), port: 0, durable: false }));
  const running = opened.move();
  return { url: server.url("lars_bench"), [Symbol.asyncDispose]: () => running.disposeAsync() };
}
