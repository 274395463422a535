import { loadDnsServiceConfig, loadLauncherConfig, privateDatabaseUrl } from "@lars/config";
import { LarsError } from "@lars/model";
import { readLiving } from "../up/running-file.ts";

/**
 * The database that commands work on: of a configuration file, else LARS_DATABASE_URL, else that of a `lars up` that runs in
 * this home, else the private MariaDB.
 * @throws LarsError `CONFIG_INVALID`, also when that `lars up` uses another database, whose password only it knows.
 */
export async function databaseUrlOf(configFile: string | undefined): Promise<string> {
  if (configFile !== undefined) return loadDnsServiceConfig({ argv: ["--config", configFile] }).databaseUrl;
  const { databaseUrl, home, mysqlPort } = loadLauncherConfig();
  return databaseUrl ?? (await runningDatabase(home)) ?? privateDatabaseUrl(mysqlPort);
}

async function runningDatabase(home: string): Promise<string | undefined> {
  const database = (await readLiving(home))?.database;
  if (database === undefined) return undefined;
  if (database === privateDatabaseUrl(Number(URL.parse(database)?.port))) return database;
  throw new LarsError(
    "CONFIG_INVALID",
    `The Lars that runs here uses ${database}: set LARS_DATABASE_URL as it has it, with the password, or name a file with --config.`,
  );
}
