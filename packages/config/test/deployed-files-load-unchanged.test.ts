import { expect, test } from "vitest";
import { loadDnsServiceConfig, loadLbAgentConfig, loadReporterConfig } from "../src/index.ts";
import { aDeployedFile, aSource } from "./builders.ts";

test("lars_dns.conf loads: its threads are loops, its five keys of MySQL are one URL", () => {
  const config = loadDnsServiceConfig(aSource(aDeployedFile("lars_dns.conf")));
  expect(config.listen).toMatchObject({ host: "127.0.0.1", port: 7778, connectionsMax: 1024, loopThreads: 5 });
  expect(config.databaseUrl).toBe("mysql://root:aceld@127.0.0.1:3306/lars_dns");
});

test("lars_reporter.conf loads with its section [repoter]", () => {
  const config = loadReporterConfig(aSource(aDeployedFile("lars_reporter.conf")));
  expect(config.listen).toMatchObject({ host: "127.0.0.1", port: 7779, connectionsMax: 1024 });
  expect(config.dbConnections).toBe(3);
  expect(config.databaseUrl).toBe("mysql://root:aceld@127.0.0.1:3306/lars_dns");
});

test("the section may be spelt [reporter] as well", () => {
  expect(loadReporterConfig(aSource({ file: "[reporter]\ndb_thread_cnt = 7\n" })).dbConnections).toBe(7);
});

test("lars_lb_agent.conf loads with its Chinese comments, and its seconds are milliseconds", () => {
  const config = loadLbAgentConfig(aSource(aDeployedFile("lars_lb_agent.conf")));
  expect(config.dnsServices).toEqual([{ host: "127.0.0.1", port: 7778 }]);
  expect(config.reporters).toEqual([{ host: "127.0.0.1", port: 7779 }]);
  expect(config.agent.updateTimeoutMs).toBe(15_000);
  expect(config.policy).toEqual({
    probeEvery: 10,
    initialSuccesses: 180,
    initialFailures: 5,
    failureRateMax: 0.1,
    recoveryRateMin: 0.5,
    successStreakMin: 15,
    failureStreakMax: 15,
    windowFailureRateMax: 0.7,
    idleWindowMs: 15_000,
    overloadWindowMs: 15_000,
  });
});

test("the deployed values of the agent are its defaults", () => {
  const deployed = loadLbAgentConfig(aSource(aDeployedFile("lars_lb_agent.conf")));
  expect(loadLbAgentConfig(aSource())).toEqual(deployed);
});

test("every value of a deployed file counts, not only those that equal the default", () => {
  const file = aDeployedFile("lars_lb_agent.conf")
    .file.replace(/=\s*(15|10|180|5)$/gm, "=33")
    .replace("=0.7", "=.25");
  const { policy, agent } = loadLbAgentConfig(aSource({ file }));
  expect(policy).toMatchObject({ probeEvery: 33, initialSuccesses: 33, initialFailures: 33, successStreakMin: 33 });
  expect(policy).toMatchObject({ failureStreakMax: 33, idleWindowMs: 33_000, overloadWindowMs: 33_000 });
  expect(policy.windowFailureRateMax).toBe(0.25);
  expect(agent.updateTimeoutMs).toBe(33_000);
});

test("a file of Windows loads: byte order mark, CRLF, spaces or none around the equals sign", () => {
  const file = "\uFEFF[reactor]\r\nport=7000\r\n  maxConn   =   12  \r\n";
  expect(loadReporterConfig(aSource({ file })).listen).toMatchObject({ port: 7000, connectionsMax: 12 });
});

test("max_connections is the name of today, maxConn goes on being understood; both at once are one too many", () => {
  const connectionsMax = (file: string) => loadDnsServiceConfig(aSource({ file })).listen.connectionsMax;
  expect(connectionsMax("[reactor]\nmax_connections = 12\n")).toBe(12);
  expect(connectionsMax("[reactor]\nmaxConn = 12\n")).toBe(12);
  expect(() => connectionsMax("[reactor]\nmaxConn = 12\nmax_connections = 13\n")).toThrow("is set in line 2 already");
  expect(loadDnsServiceConfig(aSource({ env: { LARS_REACTOR_MAXCONN: "7" } })).listen.connectionsMax).toBe(7);
  expect(loadReporterConfig(aSource({ env: { LARS_REACTOR_MAX_CONNECTIONS: "7" } })).listen.connectionsMax).toBe(7);
});

test("an idle timeout of 0 is none, and a bare number of drain_seconds is seconds", () => {
  const { listen } = loadDnsServiceConfig(aSource({ file: "[reactor]\nidle_timeout = 0\ndrain_seconds = 5\n" }));
  expect(listen).toMatchObject({ idleTimeoutMs: undefined, drainMs: 5_000 });
  expect(loadDnsServiceConfig(aSource()).listen).toEqual({ ...listen, connectionsMax: 20_000 });
});

test("what the dns-service is told by the environment does not stop a reporter that inherits it", () => {
  const env = { LARS_REACTOR_DRAIN_SECONDS: "1", LARS_REACTOR_WRITE_TIMEOUT: "10s" };
  expect(loadReporterConfig(aSource({ env })).listen.port).toBe(7779);
  expect(loadDnsServiceConfig(aSource({ env })).listen).toMatchObject({ drainMs: 1_000, writeTimeoutMs: 10_000 });
});
