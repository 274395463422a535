import { migrate } from "@lars/db";
import { databaseUrlOf } from "./database-url.ts";

export interface MigrateCommand {
  readonly dryRun: boolean;
  readonly configFile: string | undefined;
}

/** Says each step as it is done, or all that would be. */
export async function migrateDatabase({ dryRun, configFile }: MigrateCommand): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const onStep = dryRun ? {} : { onStep: say };
  const { database, steps, warnings } = await migrate(await databaseUrlOf(configFile), { dryRun, ...onStep });
  if (dryRun && steps.length > 0) {
    say(`This would be done to ${database}:`);
    for (const step of steps) say(`  ${step}`);
  }
  for (const warning of warnings) say(`Warning: ${warning}`);
  say(summary(database, steps.length, dryRun));
}

function summary(database: string, steps: number, dryRun: boolean): string {
  if (steps === 0) return `${database} is up to date; there is nothing to do.`;
  return dryRun ? "Nothing was changed." : `${database} is up to date.`;
}
