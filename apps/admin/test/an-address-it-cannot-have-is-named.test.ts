import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { loadAdminConfig } from "@lars/config";
import { expect, onTestFinished, test } from "vitest";
import { jsonLog } from "../src/server/json-log.ts";
import { serveAdmin } from "../src/server/serve-admin.ts";

const options = { dev: false, log: jsonLog(() => {}) };

test("an address of another machine: which, and the variable that sets it", async () => {
  const config = loadAdminConfig({ argv: [], env: { LARS_ADMIN_IP: "192.0.2.77", LARS_ADMIN_PORT: "3000" } });
  await expect(serveAdmin(config, options)).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: "Port 3000 of 192.0.2.77 is not on an address of this machine: set LARS_ADMIN_IP to one that is.",
  });
});

test("a port in use: which, and the variable that sets it", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const config = loadAdminConfig({ argv: [], env: { LARS_ADMIN_PORT: String(port) } });
  await expect(serveAdmin(config, options)).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: `Port ${port} of 127.0.0.1 is in use: stop what uses it, or set LARS_ADMIN_PORT to a free one.`,
  });
  taken.close();
});

test("a start that fails is one line and the end of the process, also of one that a launcher holds by a channel", async () => {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const admin = fork(main, { env: { NODE_ENV: "production", LARS_ADMIN_PORT: "none" }, silent: true });
  onTestFinished(() => void admin.kill("SIGKILL"));
  const said = text(admin.stderr ?? process.stdin);
  expect(await once(admin, "exit")).toEqual([1, null]);
  expect(await said).toMatch(/^lars admin: .*LARS_ADMIN_PORT.* \(CONFIG_INVALID\)\n$/);
}, 30_000);
