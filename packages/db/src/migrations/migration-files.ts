/** Reads prisma/migrations: one folder per migration, applied in the order of their names. */
import { readdir, readFile } from "node:fs/promises";
import { splitStatements } from "./split-statements.ts";

/** One migration: its folder's name, and its statements in order. */
export interface MigrationFile {
  readonly name: string;
  readonly statements: readonly string[];
}

const FOLDER = new URL("../../../../prisma/migrations/", import.meta.url);

/** All migrations of this Lars, oldest first. */
export async function readMigrations(folder: URL = FOLDER): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(new URL(`${encodeURIComponent(name)}/migration.sql`, folder), "utf8");
      return { name, statements: splitStatements(text) };
    }),
  );
}

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)/i, "Create table $1."],
  [/^CREATE (?:UNIQUE )?INDEX `?(\w+)`? ON `?(\w+)/i, "Add index $1 to $2."],
  [/^ALTER TABLE `?(\w+)`? ADD COLUMN `?(\w+)/i, "Add column $2 to $1."],
  [/^ALTER TABLE `?(\w+)/i, "Alter table $1."],
  [/^INSERT (?:IGNORE )?INTO `?(\w+)/i, "Write the first row of $1."],
  [/^UPDATE `?(\w+)/i, "Update rows of $1."],
  [/^DROP INDEX `?(\w+)`? ON `?(\w+)/i, "Drop index $1 of $2."],
  [/^DROP TABLE (?:IF EXISTS )?`?(\w+)/i, "Drop table $1."],
];

/** What a statement does, for people. */
export function sentenceOf(statement: string): string {
  for (const [pattern, sentence] of SENTENCES) {
    const match = pattern.exec(statement);
    if (match) return sentence.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? "");
  }
  return `Run ${statement.slice(0, 60).replaceAll(/\s+/g, " ")}…`;
}
