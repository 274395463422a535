/** Which database: LARS_DATABASE_URL, or the five keys of `[mysql]` in the deployed files. */
import { LarsError } from "@lars/model";
import { host, port, text } from "./kinds.ts";
import type { ConfigSource } from "./source.ts";

/** Port of the private MariaDB (architecture.md, Commands, ports, files). */
export const PRIVATE_MYSQL_PORT = 13_306;

/** Section `[mysql]`; the defaults are the private MariaDB under LARS_HOME. */
export const databaseSettings = {
  dbHost: { section: "mysql", key: "db_host", kind: host, preset: "127.0.0.1", about: "where MySQL is" },
  dbPort: { section: "mysql", key: "db_port", kind: port, preset: String(PRIVATE_MYSQL_PORT), about: "its port" },
  dbUser: { section: "mysql", key: "db_user", kind: text(), preset: "root", about: "who signs in" },
  dbPassword: {
    section: "mysql",
    key: "db_passwd",
    kind: text(0),
    preset: "",
    about: "the user's password; LARS_DATABASE_URL keeps it out of the file",
    secret: true,
  },
  dbName: { section: "mysql", key: "db_name", kind: text(), preset: "lars_dns", about: "the database" },
} as const;

/** `mysql://root@127.0.0.1:<port>/lars_dns`: the private MariaDB, which listens on loopback only. */
export function privateDatabaseUrl(mysqlPort: number): string {
  return `mysql://root@127.0.0.1:${mysqlPort}/lars_dns`;
}

/**
 * LARS_DATABASE_URL, undefined when it is not set.
 * @throws LarsError `CONFIG_INVALID`; the message does not repeat the URL, as it may hold a password.
 */
export function databaseUrlOf(source: ConfigSource): string | undefined {
  const url = source.env["LARS_DATABASE_URL"];
  if (url === undefined || url === "") return undefined;
  const parsed = URL.parse(url);
  if (parsed?.protocol !== "mysql:" || parsed.hostname === "" || !/^\/[^/]+$/.test(parsed.pathname)) {
    throw invalid("must be mysql://user:password@host:port/database, special characters percent-encoded");
  }
  const ssl = parsed.searchParams.get("ssl");
  if (ssl !== null && !isTls(ssl)) throw invalid("?ssl= must be options of TLS as JSON: {} for those of Node");
  return url;
}

/** The driver takes an object, and one name. */
function isTls(ssl: string): boolean {
  if (ssl === "Amazon RDS") return true;
  try {
    const options: unknown = JSON.parse(ssl);
    return typeof options === "object" && options !== null;
  } catch {
    return false;
  }
}

function invalid(what: string): LarsError {
  return new LarsError("CONFIG_INVALID", `environment: LARS_DATABASE_URL: ${what}`);
}

interface DatabaseValues {
  readonly dbHost: string;
  readonly dbPort: number;
  readonly dbUser: string;
  readonly dbPassword: string;
  readonly dbName: string;
}

/** LARS_DATABASE_URL, else a URL of the keys of `[mysql]`. */
export function databaseUrl(values: DatabaseValues, source: ConfigSource): string {
  const given = databaseUrlOf(source);
  if (given !== undefined) return given;
  const password = values.dbPassword === "" ? "" : `:${encodeURIComponent(values.dbPassword)}`;
  const user = `${encodeURIComponent(values.dbUser)}${password}`;
  return `mysql://${user}@${values.dbHost}:${values.dbPort}/${encodeURIComponent(values.dbName)}`;
}
