import { readFile } from "node:fs/promises";
import { migrate } from "@lars/db";
import { aDatabase, type TestDatabase } from "@lars/testkit";
import { expect, test } from "vitest";
import { aDeployedDatabase } from "./a-deployed-database.ts";

/** A table: `name type null?` per column in order, and `name (columns) unique?` per index. */
interface Table {
  readonly columns: readonly string[];
  readonly indexes: readonly string[];
}

const SCALARS: Record<string, string> = { Int: "int", BigInt: "bigint", Boolean: "tinyint(1)" };

function columnType(scalar: string, attributes: string): string {
  const native = /@db\.(\w+)(\(\d+\))?/.exec(attributes);
  if (native === null) return SCALARS[scalar] ?? `? ${scalar}`;
  const name = (native[1] ?? "").replace(/^Unsigned(\w+)$/, "$1 unsigned").toLowerCase();
  return `${name}${native[2] ?? ""}`;
}

function described(body: string, model: string): Table {
  const fields = [...body.matchAll(/^ {2}(\w+)\s+(\w+)(\?)?(.*)$/gm)];
  const lists = [...body.matchAll(/^ {2}@@(id|unique|index)\(\[([^\]]+)\](?:, map: "(\w+)")?/gm)];
  return {
    columns: fields.map(([, name, scalar = "", optional = "", attributes = ""]) => {
      return `${name} ${columnType(scalar, attributes)}${optional.replace("?", " null")}`;
    }),
    indexes: [
      ...fields.flatMap(([, name = "", , , attributes = ""]) => fieldIndex(`${model}_${name}_key`, name, attributes)),
      ...lists.map(([, kind = "", columns = "", map = ""]) => {
        return `${kind === "id" ? "PRIMARY" : map} (${columns.replaceAll(" ", "")})${kind === "index" ? "" : " unique"}`;
      }),
    ].sort(),
  };
}

function fieldIndex(usualName: string, column: string, attributes: string): string[] {
  if (/@id\b/.test(attributes)) return [`PRIMARY (${column}) unique`];
  if (!/@unique\b/.test(attributes)) return [];
  return [`${/map: "(\w+)"/.exec(attributes)?.[1] ?? usualName} (${column}) unique`];
}

async function theSchema(): Promise<Record<string, Table>> {
  const text = await readFile(new URL("../../../prisma/schema.prisma", import.meta.url), "utf8");
  const models = text.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm);
  return Object.fromEntries([...models].map(([, name = "", body = ""]) => [name, described(body, name)]));
}

/** MySQL leaves out the widths of integers that MariaDB shows; only tinyint(1) means something. */
function plainType(type: string): string {
  return type === "tinyint(1)" ? type : type.replace(/^((?:big|small|medium)?int)\(\d+\)/, "$1");
}

async function theDatabase(database: TestDatabase): Promise<Record<string, Table>> {
  const columns = await database.sql(
    `SELECT table_name AS tableName, column_name AS name, column_type AS type, is_nullable AS nullable
     FROM information_schema.columns WHERE table_schema = ? AND table_name NOT LIKE 'LarsMigration%'
     ORDER BY table_name, ordinal_position`,
    [database.name],
  );
  const indexes = await database.sql(
    `SELECT table_name AS tableName, index_name AS name, non_unique AS nonUnique,
       GROUP_CONCAT(column_name ORDER BY seq_in_index) AS list
     FROM information_schema.statistics WHERE table_schema = ? GROUP BY table_name, index_name, non_unique`,
    [database.name],
  );
  const names = new Set(columns.map((row) => String(row["tableName"])));
  const tables = [...names].map((table): [string, Table] => {
    const own = (rows: typeof columns) => rows.filter((row) => row["tableName"] === table);
    return [
      table,
      {
        columns: own(columns).map(
          (row) => `${row["name"]} ${plainType(String(row["type"]))}${row["nullable"] === "YES" ? " null" : ""}`,
        ),
        indexes: own(indexes)
          .map((row) => `${row["name"]} (${row["list"]})${Number(row["nonUnique"]) === 0 ? " unique" : ""}`)
          .filter((index) => !index.startsWith("mlb_index"))
          .sort(),
      },
    ];
  });
  return Object.fromEntries(tables);
}

test("a new database is what schema.prisma describes", async () => {
  await using database = await aDatabase();
  expect(await theDatabase(database)).toEqual(await theSchema());
});

test("an adopted database is what schema.prisma describes", async () => {
  await using deployed = await aDeployedDatabase();
  await migrate(deployed.url, { dryRun: false });
  expect(await theDatabase(deployed)).toEqual(await theSchema());
});

test("who reads RouteData by position finds the five deployed columns first", async () => {
  await using deployed = await aDeployedDatabase();
  await migrate(deployed.url, { dryRun: false });
  const [row] = await deployed.sql("SELECT * FROM RouteData WHERE id = 1");
  expect(Object.entries(row ?? {}).slice(0, 5)).toEqual([
    ["id", 1],
    ["modid", 1],
    ["cmdid", 1],
    ["serverip", 3232235953],
    ["serverport", 7777],
  ]);
});
