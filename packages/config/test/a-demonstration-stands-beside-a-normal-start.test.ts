import { expect, test } from "vitest";
import {
  demoAgentEnvironment,
  demoAgents,
  loadDemoConfig,
  loadLauncherConfig,
  loadLbAgentConfig,
} from "../src/index.ts";
import { aSource } from "./builders.ts";

/** Every port of a launcher; an agent has three. */
function portsOf(config: ReturnType<typeof loadLauncherConfig>): number[] {
  const { admin, mysqlPort, dnsService, reporter, agent } = config;
  const udp = [0, 1, 2].map((n) => agent.basePort + n);
  return [admin.port, mysqlPort, dnsService, reporter, agent.healthPort, ...udp].flatMap((each) =>
    typeof each === "number" ? [each] : [each.port, each.healthPort],
  );
}

test("a demonstration has a folder, a database and ports of its own, whatever database the real one uses", () => {
  const env = { LARS_DATABASE_URL: "mysql://lars:secret@db:3306/lars_dns" };
  const demo = loadDemoConfig(aSource({ env }));
  expect(demo.home).toBe("/srv/lars/.lars/demo");
  expect(demo.databaseUrl).toBeUndefined();
  const real = new Set(portsOf(loadLauncherConfig(aSource({ env }))));
  expect(portsOf(demo).filter((port) => real.has(port))).toEqual([]);
});

test("the variables of a normal start move the ports of a demonstration, too", () => {
  const demo = loadDemoConfig(aSource({ env: { LARS_ADMIN_PORT: "4000", LARS_AGENT_BASE_PORT: "9500" } }));
  expect(demo.admin.port).toBe(4_000);
  expect(demo.agent.basePort).toBe(9_500);
});

test("each agent of a demonstration has a name, an address, a folder and ports that no other has", () => {
  const demo = loadDemoConfig(aSource());
  const agents = demoAgents(demo, ["web-1", "web-2", "app-1"]).map((agent) =>
    loadLbAgentConfig(aSource({ env: demoAgentEnvironment(demo, agent) })),
  );
  expect(agents.map(({ hostname }) => hostname)).toEqual(["web-1", "web-2", "app-1"]);
  expect(agents.map(({ ip }) => ip)).toEqual(["127.0.0.1", "127.0.0.2", "127.0.0.3"]);
  expect(new Set(agents.map(({ home }) => home)).size).toBe(3);
  expect(new Set(agents.flatMap(({ listen }) => [0, 1, 2].map((n) => listen.basePort + n))).size).toBe(9);
  expect(new Set(agents.map(({ health }) => health.port)).size).toBe(3);
  for (const agent of agents) {
    expect(agent.dnsServices).toEqual([{ host: "127.0.0.1", port: demo.dnsService.port }]);
    expect(agent.reporters).toEqual([{ host: "127.0.0.1", port: demo.reporter.port }]);
  }
});
