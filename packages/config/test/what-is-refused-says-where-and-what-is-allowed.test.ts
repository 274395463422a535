import { LarsError } from "@lars/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadDnsServiceConfig, loadLbAgentConfig, loadReporterConfig } from "../src/index.ts";
import { parseIni } from "../src/ini.ts";
import { aSource, refusalOf } from "./builders.ts";

const reporter = (file: string) => refusalOf(() => loadReporterConfig(aSource({ file, path: "etc/r.conf" })));
const withEnv = (env: Record<string, string>) => refusalOf(() => loadReporterConfig(aSource({ env })));

test("a value out of range: file, line, key, value and range", () => {
  expect(reporter("; one\n[reactor]\n\nport = 70000\n")).toBe(
    'etc/r.conf:4: [reactor] port = "70000": must be a port from 0 to 65535 (0: any free one)',
  );
  expect(reporter("[repoter]\ndb_thread_cnt = 0\n")).toBe(
    'etc/r.conf:2: [repoter] db_thread_cnt = "0": must be a whole number from 1 to 64',
  );
});

test.each(["-1", "1.5", "3e2", "0x10", "three", "", " ", "99999999999999999999", "Infinity", "NaN"])(
  "%j is no count",
  (value) => {
    expect(reporter(`[reporter]\nrows_max = ${value}\n`)).toContain("must be a whole number from 1 to 10000000");
  },
);

test.each(["1.01", "-0.1", "10%", "1e-3", "."])("%j is no ratio", (value) => {
  const refusal = refusalOf(() => loadLbAgentConfig(aSource({ file: `[loadbalance]\nerr_rate=${value}\n` })));
  expect(refusal).toBe(`lars.conf:2: [loadbalance] err_rate = "${value}": must be a number from 0 to 1`);
});

test.each(["300.1.1.1", "1.2.3", "a b", "-x", "01.2.3.4", "::1"])("%j is no host", (value) => {
  expect(reporter(`[reactor]\nip = ${value}\n`)).toContain("must be an IPv4 address or a host name");
});

test.each(["a", "a:0", "a:1,", "a:1,a:1", "a:1 b:2", ":1"])("%j is no list of endpoints", (value) => {
  const refusal = refusalOf(() => loadLbAgentConfig(aSource({ file: `[dnsserver]\nendpoints = ${value}\n` })));
  expect(refusal).toContain("must be host:port, or up to 32 different ones with commas between");
});

test("an unknown key is refused with the one that was meant", () => {
  expect(reporter("[reactor]\nmaxcon = 3\n")).toBe(
    'etc/r.conf:2: [reactor] maxcon = "3": unknown key; did you mean maxConn?',
  );
  expect(reporter("[reactor]\nzzz = 3\n")).toContain(
    "unknown key; known keys: ip, port, max_connections, maxConn, threadNum",
  );
});

test("an unknown section is refused with the one that was meant", () => {
  expect(reporter("[reporters]\ndb_thread_cnt = 3\n")).toContain("unknown section; did you mean [reporter]?");
  expect(reporter("port = 3\n")).toContain("[] port: unknown section; known sections: reactor, reporter, repoter");
});

test("a key that is set twice is refused with both lines", () => {
  expect(reporter("[reactor]\nport = 1\nport = 2\n")).toBe("etc/r.conf:3: port is set in line 2 already");
});

test("a line that says nothing legible is refused", () => {
  expect(reporter("[reactor]\nport 1\n")).toBe('etc/r.conf:2: "port …" is neither [section] nor key = value');
});

test("several problems are one line, with their number", () => {
  expect(reporter("[reactor]\nport = x\nmaxConn = y\n")).toMatch(/^etc\/r\.conf:2: .* \(and 1 more\)$/);
});

test("a variable out of range is refused by its name", () => {
  expect(withEnv({ LARS_REACTOR_PORT: "70000" })).toBe(
    'environment: LARS_REACTOR_PORT = "70000": must be a port from 0 to 65535 (0: any free one)',
  );
});

test("an unknown variable of the app's sections is refused, any other one is not ours to judge", () => {
  expect(withEnv({ LARS_REACTOR_PROT: "1" })).toBe(
    "environment: LARS_REACTOR_PROT: unknown variable; did you mean LARS_REACTOR_PORT?",
  );
  const env = { LARS_LOADBALANCE_PROBE_NUMM: "1", LARS_SOMETHING: "1", LARS_ADMIN_PORT: "1", LARS_MYSQL_PORT: "1" };
  expect(loadReporterConfig(aSource({ env })).dbConnections).toBe(3);
});

test("no message repeats a password", () => {
  const url = withEnv({ LARS_DATABASE_URL: "postgres://lars:hunter2@db/lars" });
  expect(url).toContain("LARS_DATABASE_URL: must be mysql://user:password@host:port/database");
  const key = reporter("[mysql]\ndb_password = hunter2\n");
  expect(key).toBe("etc/r.conf:2: [mysql] db_password: unknown key; did you mean db_passwd?");
  const line = reporter("[mysql]\ndb_passwd hunter2\n");
  expect(line).toBe('etc/r.conf:2: "db_passwd …" is neither [section] nor key = value');
  for (const refusal of [url, key, line]) expect(refusal).not.toContain("hunter2");
});

test.each(["nonsense", "mysql://", "mysql://host", "mysql://host/", "mysql://h/a/b"])("%j is no database", (url) => {
  expect(withEnv({ LARS_DATABASE_URL: url })).toContain("LARS_DATABASE_URL");
});

test.each(["ssl=nonsense", "ssl=", "ssl=true", "ssl=null"])(
  "%j is no TLS, which is told before anyone connects",
  (option) => {
    expect(withEnv({ LARS_DATABASE_URL: `mysql://lars@db/lars?${option}` })).toContain("?ssl= must be options of TLS");
  },
);

test.each(["ssl={}", 'ssl={"rejectUnauthorized":false}', "ssl=Amazon%20RDS"])("%j is TLS", (option) => {
  const url = `mysql://lars@db/lars?${option}`;
  expect(loadReporterConfig(aSource({ env: { LARS_DATABASE_URL: url } })).databaseUrl).toBe(url);
});

test("a file that is not there is refused by name", () => {
  const source = {
    ...aSource({ file: "" }),
    readFile: () => {
      throw new Error("ENOENT: no such file");
    },
  };
  expect(refusalOf(() => loadDnsServiceConfig(source))).toBe("lars.conf: cannot be read: ENOENT: no such file");
});

test("arguments other than --config are refused", () => {
  const refusal = refusalOf(() => loadDnsServiceConfig({ ...aSource(), argv: ["--prot", "1"] }));
  expect(refusal).toContain("command line: Unknown option '--prot'");
});

test("every refusal carries the code CONFIG_INVALID", () => {
  const refuse = () => loadReporterConfig(aSource({ file: "[x]\ny = 1\n" }));
  expect(refuse).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  expect(refuse).toThrow(LarsError);
});

test("whatever stands in a file, reading it ends, and every line is an entry, a problem or neither once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { entries, problems } = parseIni(text);
      const lines = [...entries, ...problems].map(({ line }) => line);
      expect(new Set(lines).size).toBe(lines.length);
    }),
  );
});
