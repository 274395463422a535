import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { aDaemonContext, aTemporaryFolder, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { KnownRoutes } from "../src/core/known-routes.ts";
import { RouteKeeper } from "../src/io/route-keeper.ts";
import { hosts } from "./builders.ts";

const WAIT = { withinMs: 15_000 }; // it tries once a second

test("a disk that fails is told once, its recovery too, and so is the next time", { timeout: 30_000 }, async () => {
  await using home = await aTemporaryFolder();
  const { log } = aDaemonContext();
  const errors = vi.spyOn(log, "error");
  const infos = vi.spyOn(log, "info");
  const folder = join(home.path, "lb-agent");
  const known = new KnownRoutes(10);
  const damage = () => writeFile(folder, "no folder");
  const learn = (modId: number) => known.learn({ modId, cmdId: 1, hosts: hosts(1), version: modId });
  await using keeper = new RouteKeeper({ file: join(folder, "routes.json"), known, log });

  await damage();
  learn(1);
  keeper.changed();
  await until(() => keeper.failures > 1, WAIT);
  expect(errors).toHaveBeenCalledTimes(1);

  await rm(folder);
  await until(() => infos.mock.calls.length === 1, WAIT);

  await rm(folder, { recursive: true });
  await damage();
  learn(2);
  keeper.changed();
  await until(() => errors.mock.calls.length === 2, WAIT);
  await rm(folder);
});
