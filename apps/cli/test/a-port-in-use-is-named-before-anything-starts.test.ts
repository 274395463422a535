import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadLauncherConfig } from "@lars/config";
import { bindUdp } from "@lars/reactor";
import { expect, test } from "vitest";
import { checkPorts } from "../src/up/ports.ts";

/** Ports that nobody listened on a moment ago. */
async function freePorts(count: number): Promise<string[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function aConfig(env: Record<string, string> = {}) {
  const [admin, mysql, dns, dnsHealth, reporter, reporterHealth, agentHealth] = await freePorts(7);
  const ports = {
    LARS_ADMIN_PORT: admin,
    LARS_MYSQL_PORT: mysql,
    LARS_DNSSERVER_PORT: dns,
    LARS_DNSSERVER_HEALTH_PORT: dnsHealth,
    LARS_REPORTER_PORT: reporter,
    LARS_REPORTER_HEALTH_PORT: reporterHealth,
    LARS_AGENT_HEALTH_PORT: agentHealth,
    LARS_AGENT_BASE_PORT: "47310",
  };
  return loadLauncherConfig({ env: { ...ports, ...env } });
}

test("free ports are all right, and free again afterwards", async () => {
  const config = await aConfig();
  await checkPorts(config);
  await checkPorts(config);
});

test("a tcp port: which, what wants it, which variable moves it", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const config = await aConfig({ LARS_REPORTER_PORT: String(port) });
  await expect(checkPorts(config)).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringMatching(new RegExp(`tcp port ${port} .*the reporter wants it.*LARS_REPORTER_PORT`)),
  });
  taken.close();
});

test("a udp port of the agent likewise, any of the three", async () => {
  await using taken = await bindUdp({ host: "127.0.0.1", port: 0 }, () => {});
  const config = await aConfig({ LARS_AGENT_BASE_PORT: String(taken.port - 2) });
  await expect(checkPorts(config)).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringMatching(new RegExp(`udp port ${taken.port} .*LARS_AGENT_BASE_PORT`)),
  });
});

test("two of ours that want the same port are told apart", async () => {
  const [port = ""] = await freePorts(1);
  const config = await aConfig({ LARS_ADMIN_PORT: port, LARS_MYSQL_PORT: port });
  await expect(checkPorts(config)).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringMatching(/LARS_ADMIN_PORT or LARS_MYSQL_PORT/),
  });
});

test.each(["192.0.2.77", "no-such-name.invalid"])(
  "an admin that is to be on an address of another machine, %s, is told which variable says so",
  async (host) => {
    const config = await aConfig({ LARS_ADMIN_IP: host });
    await expect(checkPorts(config)).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: `the admin cannot listen on ${host}: that is no address of this machine; set LARS_ADMIN_IP to one that is`,
    });
  },
);
