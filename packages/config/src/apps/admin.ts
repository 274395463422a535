/** Settings of the admin. */
import { join } from "node:path";
import { homeOf } from "../daemon-settings.ts";
import { databaseSettings, databaseUrl } from "../database-settings.ts";
import { flag, host, listenPort, optional, webAddress } from "../kinds.ts";
import { readSettings } from "../read-settings.ts";
import { type ConfigSource, systemSource } from "../source.ts";
import { RESERVED_VARIABLES } from "./launcher.ts";

const section = "admin";

export const adminSettings = {
  host: { section, key: "ip", kind: host, preset: "127.0.0.1", about: "address that browsers connect to" },
  port: { section, key: "port", kind: listenPort, preset: "3000", about: "TCP port that browsers connect to" },
  baseUrl: {
    section,
    key: "base_url",
    kind: optional(webAddress),
    preset: "",
    presetAbout: "http:// with ip and port",
    about: "what browsers see in the address bar, when a proxy stands in front",
  },
  trustProxy: {
    section,
    key: "trust_proxy",
    kind: flag,
    preset: "0",
    about:
      "1: a proxy stands in front, and the last address of its X-Forwarded-For is the client whose log-ins are counted",
  },
  ...databaseSettings,
} as const;

/** What the admin is tuned by. */
export interface AdminConfig {
  readonly databaseUrl: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The last entry of X-Forwarded-For is the client: true only behind a proxy that writes it. */
  readonly trustProxy: boolean;
  /** Absolute path of the secret that signs sessions. */
  readonly secretFile: string;
  /** Absolute path of LARS_HOME. */
  readonly home: string;
}

/**
 * The admin's config; `source` is this process where it says nothing.
 * @throws LarsError `CONFIG_INVALID`.
 */
export function loadAdminConfig(given: Partial<ConfigSource> = {}): AdminConfig {
  const source = systemSource(given);
  const { values } = readSettings(adminSettings, source, RESERVED_VARIABLES);
  const home = homeOf(source);
  return {
    databaseUrl: databaseUrl(values, source),
    host: values.host,
    port: values.port,
    baseUrl: values.baseUrl ?? `http://${values.host}:${values.port}`,
    trustProxy: values.trustProxy,
    secretFile: join(home, "admin", "secret"),
    home,
  };
}
