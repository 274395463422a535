import { loadDnsServiceConfig, loadLauncherConfig, privateDatabaseUrl } from "@lars/config";

/** The database that commands work on: of a configuration file, else LARS_DATABASE_URL, else the private MariaDB. */
export function databaseUrlOf(configFile: string | undefined): string {
  if (configFile !== undefined) return loadDnsServiceConfig({ argv: ["--config", configFile] }).databaseUrl;
  const { databaseUrl, mysqlPort } = loadLauncherConfig();
  return databaseUrl ?? privateDatabaseUrl(mysqlPort);
}
