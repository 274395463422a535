import { aTemporaryFolder } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { databaseUrlOf } from "../src/commands/database-url.ts";
import { type Running, writeRunning } from "../src/up/running-file.ts";

const running = (database: string, pid = process.pid): Running => ({
  pid,
  startedAt: "2026-01-01T00:00:00Z",
  admin: { url: "" },
  dnsService: { port: 1, healthUrl: "" },
  reporter: { port: 1, healthUrl: "" },
  agent: { basePort: 1, healthUrl: "" },
  database,
  pids: {},
});

test("without a word it is that of the lars up that runs; one whose password only that knows is asked for", async () => {
  await using home = await aTemporaryFolder();
  vi.stubEnv("LARS_HOME", home.path);
  vi.stubEnv("LARS_DATABASE_URL", "");
  const preset = "mysql://root@127.0.0.1:13306/lars_dns";
  expect(await databaseUrlOf(undefined)).toBe(preset);
  await writeRunning(home.path, running("mysql://root@127.0.0.1:23306/lars_dns"));
  expect(await databaseUrlOf(undefined)).toBe("mysql://root@127.0.0.1:23306/lars_dns");
  await writeRunning(home.path, running("mysql://ada@db.internal:3306/lars_dns"));
  await expect(databaseUrlOf(undefined)).rejects.toThrow(/uses mysql:\/\/ada@db\.internal.* set LARS_DATABASE_URL/);
  vi.stubEnv("LARS_DATABASE_URL", "mysql://ada:secret@db.internal:3306/lars_dns");
  expect(await databaseUrlOf(undefined)).toBe("mysql://ada:secret@db.internal:3306/lars_dns");
  vi.stubEnv("LARS_DATABASE_URL", "");
  await writeRunning(home.path, running("mysql://ada@db.internal:3306/lars_dns", 999_999_999)); // it was killed
  expect(await databaseUrlOf(undefined)).toBe(preset);
  vi.unstubAllEnvs();
});
