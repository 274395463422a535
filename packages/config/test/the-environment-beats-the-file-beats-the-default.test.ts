import { describe, expect, test } from "vitest";
import { loadAdminConfig, loadDnsServiceConfig, loadLbAgentConfig, loadReporterConfig } from "../src/index.ts";
import { aSource } from "./builders.ts";

const file = "[reactor]\nport = 7001\n[mysql]\ndb_host = db.example.org\ndb_port = 3306\ndb_passwd = from-file\n";

test("nothing at all is a whole config", () => {
  const config = loadReporterConfig(aSource());
  expect(config).toMatchObject({ dbConnections: 3, flushIntervalMs: 500, rowsMax: 1_000_000, home: "/srv/lars/.lars" });
  expect(config.databaseUrl).toBe("mysql://root@127.0.0.1:13306/lars_dns");
  expect(config.health).toEqual({ host: "127.0.0.1", port: 17_779 });
});

test("the file beats the default, LARS_<SECTION>_<KEY> beats the file", () => {
  expect(loadReporterConfig(aSource({ file })).listen.port).toBe(7001);
  expect(loadReporterConfig(aSource({ file, env: { LARS_REACTOR_PORT: "0" } })).listen.port).toBe(0);
  expect(loadDnsServiceConfig(aSource({ file, env: { LARS_REACTOR_MAXCONN: "9" } })).listen.connectionsMax).toBe(9);
  expect(loadReporterConfig(aSource({ env: { LARS_REPORTER_DB_THREAD_CNT: "5" } })).dbConnections).toBe(5);
  expect(loadReporterConfig(aSource({ env: { LARS_REPOTER_DB_THREAD_CNT: "6" } })).dbConnections).toBe(6);
});

test("a variable that is empty counts as not set", () => {
  expect(loadReporterConfig(aSource({ file, env: { LARS_REACTOR_PORT: "" } })).listen.port).toBe(7001);
});

test("LARS_DATABASE_URL beats everything that [mysql] says, wherever", () => {
  const env = { LARS_DATABASE_URL: "mysql://lars:s%40fe@db:3307/other", LARS_MYSQL_DB_HOST: "elsewhere" };
  expect(loadReporterConfig(aSource({ file, env })).databaseUrl).toBe("mysql://lars:s%40fe@db:3307/other");
});

test("a password of [mysql] survives the way into a URL whatever its characters", () => {
  const password = "p@ss:/?# %zß";
  const { databaseUrl } = loadReporterConfig(aSource({ file: `[mysql]\ndb_passwd = "${password}"\n` }));
  expect(decodeURIComponent(new URL(databaseUrl).password)).toBe(password);
});

test("LARS_HOME is where files go, relative to the working directory or absolute", () => {
  expect(loadLbAgentConfig(aSource({ env: { LARS_HOME: "there" } })).routesFile).toBe(
    "/srv/lars/there/lb-agent/routes.json",
  );
  expect(loadAdminConfig(aSource({ env: { LARS_HOME: "/var/lars" } })).secretFile).toBe("/var/lars/admin/secret");
});

test("times take a unit; a bare number is in the unit of its key", () => {
  const times = (env: Record<string, string>) => loadDnsServiceConfig(aSource({ env }));
  expect(times({ LARS_DNS_LOAD_INTERVAL: "9" }).loadIntervalMs).toBe(9000);
  expect(times({ LARS_DNS_LOAD_INTERVAL: "1.5m" }).loadIntervalMs).toBe(90_000);
  expect(times({ LARS_DNS_VERSION_CHECK_INTERVAL: "50" }).versionCheckIntervalMs).toBe(50);
  expect(times({}).changeRetentionMs).toBe(7 * 86_400_000);
  expect(times({ LARS_DNS_CHANGE_RETENTION: "2d" }).changeRetentionMs).toBe(2 * 86_400_000);
});

test("an inline comment ends a value, unless it stands in quotes", () => {
  const commented = '[reactor]\nport = 7005 ; the old one\n[mysql]\ndb_passwd = "a ; b" ; quoted\n';
  const config = loadReporterConfig(aSource({ file: commented }));
  expect(config.listen.port).toBe(7005);
  expect(config.databaseUrl).toContain("a%20%3B%20b");
});

describe("where an agent's servers are", () => {
  const one = [{ host: "10.0.0.7", port: 7778 }];
  const two = [
    { host: "10.0.0.8", port: 7778 },
    { host: "dns.example.org", port: 7790 },
  ];
  const list = "10.0.0.8:7778, dns.example.org:7790";

  test("ip and port of a deployed file are one of them; endpoints are several", () => {
    expect(loadLbAgentConfig(aSource({ file: "[dnsserver]\nip = 10.0.0.7\n" })).dnsServices).toEqual(one);
    expect(loadLbAgentConfig(aSource({ file: `[dnsserver]\nendpoints = ${list}\n` })).dnsServices).toEqual(two);
  });

  test("an address of the environment beats a list of the file, and the other way round", () => {
    const env = { LARS_DNSSERVER_IP: "10.0.0.7" };
    expect(loadLbAgentConfig(aSource({ file: `[dnsserver]\nendpoints = ${list}\n`, env })).dnsServices).toEqual(one);
    const lists = { LARS_DNSSERVER_ENDPOINTS: list };
    expect(loadLbAgentConfig(aSource({ file: "[dnsserver]\nip = 10.0.0.7\n", env: lists })).dnsServices).toEqual(two);
  });

  test("an agent's own address is the machine's first one, else loopback", () => {
    const source = aSource();
    expect(loadLbAgentConfig(source).ip).toBe("192.168.1.177");
    const alone = { ...source, machine: { ...source.machine, addresses: [] } };
    expect(loadLbAgentConfig(alone).ip).toBe("127.0.0.1");
  });
});

test("there is a loop for each core but one, four at most", () => {
  const loops = (cores: number) => {
    const source = aSource();
    return loadDnsServiceConfig({ ...source, machine: { ...source.machine, cores } }).listen.loopThreads;
  };
  expect([1, 2, 3, 8].map(loops)).toEqual([1, 1, 2, 4]);
});

test("the protection against an empty database is on by default, and off at 0, whichever of its two keys says so", () => {
  const holdMs = (file: string) => loadDnsServiceConfig(aSource({ file })).emptyProtectionHoldMs;
  expect(holdMs("")).toBe(30_000);
  expect(holdMs("[dns]\nempty_protection_hold = 5m\n")).toBe(300_000);
  expect(holdMs("[dns]\nempty_protection = 0\nempty_protection_hold = 5m\n")).toBe(0);
  expect(holdMs("[dns]\nempty_protection_hold = 0\n")).toBe(0);
});
