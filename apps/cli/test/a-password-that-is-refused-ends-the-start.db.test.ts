/** `lars up` as a process, with a MySQL that does not let it in. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { environmentWith, loadLauncherConfig } from "@lars/config";
import { aTemporaryFolder, databaseServerUrl } from "@lars/testkit";
import { expect, onTestFinished, test } from "vitest";
import { checkPorts } from "../src/up/ports.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Ports that nobody listened on a moment ago. */
async function freePorts(): Promise<Record<string, string>> {
  const names = ["ADMIN", "MYSQL", "DNSSERVER", "DNSSERVER_HEALTH", "REPORTER", "REPORTER_HEALTH", "AGENT_HEALTH"];
  const servers = names.map((name) => ({ name, server: createServer().listen(0, "127.0.0.1") }));
  await Promise.all(servers.map(({ server }) => once(server, "listening")));
  const ports = servers.map(({ name, server }) => {
    return [`LARS_${name}_PORT`, String((server.address() as AddressInfo).port)];
  });
  await Promise.all(servers.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  return { ...Object.fromEntries(ports), LARS_AGENT_BASE_PORT: "47320" };
}

async function up(env: Record<string, string>) {
  const child = spawn(process.execPath, [main, "up"], {
    env: environmentWith(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, stdout, stderr };
}

test("one line with the user and what to do, never the password, and nothing is left running", async () => {
  await using home = await aTemporaryFolder();
  const url = new URL(databaseServerUrl());
  url.username = "ada";
  url.password = "open-sesame";
  url.pathname = "/lars_dns";
  const env = { ...(await freePorts()), LARS_HOME: home.path, LARS_DATABASE_URL: url.href };

  const { code, stdout, stderr } = await up(env);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `lars: The database at ${url.host} refuses user 'ada': correct user or password in the database URL, ` +
      "or grant rights on 'lars_dns'. (DATABASE_REFUSED)\n",
  );
  expect(stdout).not.toContain("open-sesame");
  await checkPorts(loadLauncherConfig({ env }));
  expect((await readdir(home.path, { recursive: true })).toSorted()).toEqual(["logs", "version"]);
});
