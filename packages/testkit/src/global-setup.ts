/** One MariaDB for all tests that need one: a folder of its own, a free port, gone afterwards. */
import { startMariaDb } from "@lars/mariadb";
import type { TestProject } from "vitest/node";
import { aTemporaryFolder } from "./a-temporary-folder.ts";

/** Runs once before the tests of a project; what it returns runs once after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await aTemporaryFolder());
  const server = opened.use(await startMariaDb({ dataDir: `${folder.path}/mysql`, port: 0, durable: false }));
  project.provide("databaseServerUrl", server.url(""));
  const running = opened.move();
  return () => running.disposeAsync();
}
