/**
 * Brings a deployed `lars_dns`, or a part of one, to where the first migration leaves a new database: every row stays,
 * save duplicates, which are merged. Each step is planned by looking, so an interrupted adoption is simply planned again.
 */
import { ID_MAX, PORT_MAX } from "@lars/model";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../generated/tables.ts";
import type { DatabaseShape, TableShape } from "./database-shape.ts";

/** One thing to do: what, for people, and the statement. */
export interface Step {
  readonly sentence: string;
  readonly statement: string;
}

/** What an adoption will do, and what it leaves as it is but people should know. */
export interface AdoptionPlan {
  readonly steps: readonly Step[];
  readonly warnings: readonly string[];
  /** False: columns are missing; plan again when they are there. */
  readonly isWhole: boolean;
}

/** The part of a CREATE TABLE that adoption needs. */
interface TableDefinition {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly definition: string }[];
  readonly primaryKey: string;
}

const LOST_NAMES_MAX = 100;

const NAMES = [
  { table: "ModIDConfig", column: "modid" },
  { table: "CmdIDConfig", column: "cmdid" },
] as const;

/** Plans the adoption of what `shape` shows; `creation` are the statements that create the deployed tables. */
export async function planAdoption(
  kysely: Kysely<Tables>,
  shape: DatabaseShape,
  creation: readonly string[],
): Promise<AdoptionPlan> {
  const definitions = creation.map(tableDefinition).filter((table) => table !== undefined);
  const known = definitions.flatMap((definition) => {
    const table = shape.get(definition.name.toLowerCase());
    return table === undefined ? [] : [{ definition, table }];
  });
  const structure = known.flatMap(({ definition, table }) => completeTable(definition, table));
  // Rows are compared in tables that have all their columns; in the others when the plan is made again.
  const whole = new Set(known.filter(isWhole).map(({ definition }) => definition.name));
  return {
    steps: [...structure, ...(await planRows(kysely, whole)), ...convertNames(shape)],
    warnings: [...(await invalidRows(kysely, whole)), ...(await lostNames(kysely, whole))],
    isWhole: whole.size === known.length,
  };
}

function tableDefinition(statement: string): TableDefinition | undefined {
  const name = /^CREATE TABLE IF NOT EXISTS `(\w+)`/.exec(statement)?.[1];
  if (name === undefined) return undefined;
  const columns = [...statement.matchAll(/^\s+`(\w+)` (.+?),?$/gm)];
  return {
    name,
    columns: columns.map(([, column = "", definition = ""]) => ({ name: column, definition })),
    primaryKey: /PRIMARY KEY (\(.+?\))/.exec(statement)?.[1] ?? "",
  };
}

function isWhole({ definition, table }: { definition: TableDefinition; table: TableShape }): boolean {
  const present = new Set(table.columns.map((column) => column.toLowerCase()));
  return definition.columns.every((column) => present.has(column.name));
}

function completeTable(definition: TableDefinition, table: TableShape): Step[] {
  const present = new Set(table.columns.map((column) => column.toLowerCase()));
  const steps: Step[] = [];
  if (table.engine.toLowerCase() !== "innodb") {
    const sentence = `Move table ${table.name} from ${table.engine} to InnoDB, so that edits are transactions.`;
    steps.push({ sentence, statement: `ALTER TABLE \`${table.name}\` ENGINE = InnoDB` });
  }
  for (const [at, column] of definition.columns.entries()) {
    if (present.has(column.name.toLowerCase())) continue;
    const place = at === 0 ? "FIRST" : `AFTER \`${definition.columns[at - 1]?.name}\``;
    const key = column.definition.includes("AUTO_INCREMENT") ? ", ADD PRIMARY KEY (`id`)" : "";
    const statement = `ALTER TABLE \`${table.name}\` ADD COLUMN \`${column.name}\` ${column.definition} ${place}${key}`;
    steps.push({ sentence: `Add the missing column ${column.name} to ${table.name}.`, statement });
  }
  if (!table.hasPrimaryKey && present.has(definition.columns[0]?.name ?? "")) {
    const statement = `ALTER TABLE \`${table.name}\` ADD PRIMARY KEY ${definition.primaryKey}`;
    steps.push({ sentence: `Add the missing primary key to ${table.name}.`, statement });
  }
  return steps;
}

async function planRows(kysely: Kysely<Tables>, whole: ReadonlySet<string>): Promise<Step[]> {
  const steps: Step[] = [];
  if (whole.has("RouteData")) {
    steps.push(...(await mergeStep(kysely, "RouteData", ["modid", "cmdid", "serverip", "serverport"])));
  }
  for (const { table, column } of NAMES) {
    if (whole.has(table)) steps.push(...(await mergeStep(kysely, table, [column])));
  }
  if (whole.has("RouteVersion")) steps.push(...(await versionStep(kysely)));
  return steps;
}

/** Rows that are alike in `columns` become the one with the lowest id. */
async function mergeStep(kysely: Kysely<Tables>, table: string, columns: readonly string[]): Promise<Step[]> {
  const list = columns.join(", ");
  const counted = await sql<{ surplus: number }>`
    select coalesce(sum(n - 1), 0) + 0 as surplus
    from (select count(*) as n from ${sql.table(table)} group by ${sql.raw(list)} having n > 1) as alike`.execute(
    kysely,
  );
  const surplus = Number(counted.rows[0]?.surplus ?? 0);
  if (surplus === 0) return [];
  const same = columns.map((column) => `surplus.${column} = kept.${column}`).join(" AND ");
  const statement = `DELETE surplus FROM \`${table}\` AS surplus JOIN (
    SELECT MIN(id) AS keptId, ${list} FROM \`${table}\` GROUP BY ${list} HAVING COUNT(*) > 1
  ) AS kept ON ${same} WHERE surplus.id <> kept.keptId`;
  const rows = surplus === 1 ? "1 duplicate row" : `${surplus} duplicate rows`;
  return [{ sentence: `Merge ${rows} of ${table} (same ${list}): the one with the lowest id stays.`, statement }];
}

async function versionStep(kysely: Kysely<Tables>): Promise<Step[]> {
  const row = await kysely.selectFrom("RouteVersion").select("id").where("id", "=", 1).executeTakeFirst();
  if (row !== undefined) return [];
  const statement = "INSERT INTO `RouteVersion` (id, version) SELECT 1, COALESCE(MAX(version), 0) FROM `RouteVersion`";
  return [{ sentence: "Add the missing row 1 to RouteVersion.", statement }];
}

function convertNames(shape: DatabaseShape): Step[] {
  return NAMES.flatMap(({ table }) => {
    const charset = shape.get(table.toLowerCase())?.charsets.get("content");
    if (charset === undefined || charset === "utf8mb4") return [];
    const sentence = `Convert the names in ${table} from ${charset} to utf8mb4, so that every character fits.`;
    return [{ sentence, statement: `ALTER TABLE \`${table}\` CONVERT TO CHARACTER SET utf8mb4` }];
  });
}

async function invalidRows(kysely: Kysely<Tables>, whole: ReadonlySet<string>): Promise<string[]> {
  if (!whole.has("RouteData")) return [];
  const { rows } = await sql<{ n: number }>`select count(*) as n from RouteData
    where modid > ${ID_MAX} or cmdid > ${ID_MAX} or serverport not between 1 and ${PORT_MAX}`.execute(kysely);
  const n = Number(rows[0]?.n ?? 0);
  if (n === 0) return [];
  const subject = n === 1 ? "1 row of RouteData has" : `${n} rows of RouteData have`;
  return [`${subject} an id above ${ID_MAX} or a port outside 1 to ${PORT_MAX}: kept, and never served.`];
}

/** A name that goes with a duplicate is said, so that nobody has to miss it. */
async function lostNames(kysely: Kysely<Tables>, whole: ReadonlySet<string>): Promise<string[]> {
  const lists = NAMES.filter(({ table }) => whole.has(table)).map(async ({ table, column }) => {
    const id = sql.raw(column);
    const { rows } = await sql<{ id: number; lost: string; kept: string }>`
      select surplus.${id} as id, surplus.content as lost, kept.content as kept
      from (select min(id) as keptId, ${id} from ${sql.table(table)} group by ${id} having count(*) > 1) as alike
      join ${sql.table(table)} as kept on kept.id = alike.keptId
      join ${sql.table(table)} as surplus on surplus.${id} = alike.${id}
      where surplus.content <> kept.content order by surplus.id limit ${LOST_NAMES_MAX}`.execute(kysely);
    return rows.map((row) => `${table}: ${column} ${row.id} is called '${row.kept}', no more '${row.lost}'.`);
  });
  return (await Promise.all(lists)).flat();
}
