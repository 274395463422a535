import { expect, test } from "vitest";
import { readMigrations, sentenceOf } from "../src/migrations/migration-files.ts";
import { splitStatements } from "../src/migrations/split-statements.ts";

test("a semicolon in a text, a name or a comment ends no statement", () => {
  const text = `-- first; second
    CREATE TABLE \`a;b\` (x INT); # and; more
    /* one; two */ INSERT INTO t VALUES ('it''s; \\'fine\\'', "a;b");
    SELECT 5--2`;
  expect(splitStatements(text)).toEqual([
    "CREATE TABLE `a;b` (x INT)",
    "INSERT INTO t VALUES ('it''s; \\'fine\\'', \"a;b\")",
    "SELECT 5--2",
  ]);
});

test("a file of comments has no statements", () => {
  expect(splitStatements("-- nothing\n--\n/* at all; */\n;;\n--")).toEqual([]);
});

test("every migration has statements, and what each does can be said", async () => {
  const migrations = await readMigrations();
  expect(migrations.length).toBeGreaterThan(1);
  for (const { name, statements } of migrations) {
    expect(statements.length, name).toBeGreaterThan(0);
    for (const statement of statements) expect(sentenceOf(statement)).not.toMatch(/^Run /);
  }
});

test("migrations come in the order of their names", async () => {
  const names = (await readMigrations()).map((migration) => migration.name);
  expect(names).toEqual([...names].sort());
});
