import { expect, test } from "vitest";
import {
  childEnvironment,
  loadAdminConfig,
  loadDnsServiceConfig,
  loadLauncherConfig,
  loadLbAgentConfig,
  loadReporterConfig,
} from "../src/index.ts";
import { aSource, refusalOf } from "./builders.ts";

const moved = {
  LARS_HOME: "/tmp/second",
  LARS_MYSQL_PORT: "23306",
  LARS_ADMIN_PORT: "23000",
  LARS_DNSSERVER_PORT: "27778",
  LARS_DNSSERVER_HEALTH_PORT: "37778",
  LARS_REPORTER_PORT: "27779",
  LARS_REPORTER_HEALTH_PORT: "37779",
  LARS_AGENT_BASE_PORT: "28888",
  LARS_AGENT_HEALTH_PORT: "38888",
};

test("without a word the launcher uses the documented ports and a database of its own", () => {
  expect(loadLauncherConfig(aSource())).toEqual({
    home: "/srv/lars/.lars",
    databaseUrl: undefined,
    mysqlPort: 13_306,
    admin: { host: "127.0.0.1", port: 3000 },
    dnsService: { port: 7778, healthPort: 17_778 },
    reporter: { port: 7779, healthPort: 17_779 },
    agent: { basePort: 8888, healthPort: 18_888 },
  });
});

test("children that inherit the launcher's variables meet on the ports that it was given", () => {
  const launcher = loadLauncherConfig(aSource({ env: moved }));
  const of = (child: Parameters<typeof childEnvironment>[1]) =>
    aSource({ env: { ...moved, ...childEnvironment(launcher, child) } });
  const dns = loadDnsServiceConfig(of("dns-service"));
  const reporter = loadReporterConfig(of("reporter"));
  const agent = loadLbAgentConfig(of("lb-agent"));
  const admin = loadAdminConfig(of("admin"));

  expect(dns).toMatchObject({ listen: { port: 27_778 }, health: { port: 37_778 }, home: "/tmp/second" });
  expect(reporter).toMatchObject({ listen: { port: 27_779 }, health: { port: 37_779 }, home: "/tmp/second" });
  expect(agent).toMatchObject({ listen: { basePort: 28_888 }, health: { port: 38_888 }, home: "/tmp/second" });
  expect(agent.dnsServices).toEqual([{ host: "127.0.0.1", port: dns.listen.port }]);
  expect(agent.reporters).toEqual([{ host: "127.0.0.1", port: reporter.listen.port }]);
  expect(admin).toMatchObject({ port: 23_000, home: "/tmp/second", databaseUrl: dns.databaseUrl });
  expect(dns.databaseUrl).toBe("mysql://root@127.0.0.1:23306/lars_dns");
  expect(reporter.databaseUrl).toBe(dns.databaseUrl);
});

test("LARS_DATABASE_URL is everybody's database, and no private one is meant", () => {
  const env = { LARS_DATABASE_URL: "mysql://lars:secret@db:3306/lars_dns" };
  const launcher = loadLauncherConfig(aSource({ env }));
  expect(launcher.databaseUrl).toBe(env.LARS_DATABASE_URL);
  expect(childEnvironment(launcher, "reporter")).toMatchObject(env);
});

test("settings of its children do not trouble the launcher, its own are checked", () => {
  expect(loadLauncherConfig(aSource({ env: { LARS_AGENT_PULL_TIMEOUT: "3s" } })).agent.basePort).toBe(8888);
  const refusal = refusalOf(() => loadLauncherConfig(aSource({ env: { LARS_ADMIN_PORT: "http" } })));
  expect(refusal).toContain('environment: LARS_ADMIN_PORT = "http": must be a port');
});

test("lars up leaves its dns-service a second to send agents on, whatever it would take by itself", () => {
  const launcher = loadLauncherConfig(aSource());
  const env = { LARS_REACTOR_DRAIN_SECONDS: "60", ...childEnvironment(launcher, "dns-service") };
  expect(loadDnsServiceConfig(aSource({ env })).listen.drainMs).toBe(1_000);
});
