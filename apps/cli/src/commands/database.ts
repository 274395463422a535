/** Commands that work on the database. What they are made of is loaded when they are asked for. */
import type { Command } from "commander";

const CONFIG_HELP =
  "where the database is, as the dns-service reads it; else LARS_DATABASE_URL, else the private MariaDB";

interface MigrateArguments {
  readonly dryRun?: boolean;
  readonly config?: string;
}

export function addDatabaseCommands(lars: Command): void {
  lars
    .command("migrate")
    .description("make the tables those of this Lars; an existing lars_dns is adopted in place, every row stays")
    .option("--dry-run", "only say what would be done")
    .option("--config <file>", CONFIG_HELP)
    .action(async ({ dryRun = false, config }: MigrateArguments) => {
      const { migrateDatabase } = await import("./migrate.ts");
      await migrateDatabase({ dryRun, configFile: config });
    });
}
