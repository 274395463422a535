import { changeRoutes, createDatabase, migrate, openDatabase } from "@lars/db";
import { hostAddress, routeKey } from "@lars/model";
import { aDatabase, anEmptyDatabase, databaseServerUrl, type TestDatabase } from "@lars/testkit";
import { expect, test } from "vitest";
import { aDeployedDatabase, DEPLOYED_TABLES } from "./a-deployed-database.ts";

/** Everything a database holds: definition and rows of each table. */
async function everything(database: TestDatabase): Promise<Record<string, unknown>> {
  const tables = await database.sql("SHOW TABLES");
  const all: Record<string, unknown> = {};
  for (const table of tables.map((row) => String(Object.values(row)[0]))) {
    const definition = await database.sql(`SHOW CREATE TABLE ${table}`);
    all[table] = [definition, await database.sql(`SELECT * FROM ${table}`)];
  }
  return all;
}

const rowsOf = async (database: TestDatabase, table: string) =>
  (await database.sql(`SELECT * FROM ${table}`)).map((row) => Object.values(row));

test("a deployed database keeps every row; duplicates are merged, the lowest id stays, and both are said", async () => {
  await using deployed = await aDeployedDatabase();
  const heard: string[] = [];
  const report = await migrate(deployed.url, { dryRun: false, onStep: (sentence) => heard.push(sentence) });
  expect(report.steps).toEqual(heard);
  expect(heard).toContain(
    "Merge 3 duplicate rows of RouteData (same modid, cmdid, serverip, serverport): the one with the lowest id stays.",
  );
  expect(heard).toContain("Merge 1 duplicate row of ModIDConfig (same modid): the one with the lowest id stays.");
  expect(heard.join()).toMatch(/Convert the names in CmdIDConfig from utf8(mb3)? to utf8mb4/);
  expect(heard.join()).not.toContain("Create table RouteData");
  expect(report.warnings).toEqual([
    "2 rows of RouteData have an id above 2147483647 or a port outside 1 to 65535: kept, and never served.",
    "ModIDConfig: modid 1 is called '支付', no more 'payment'.",
  ]);
  const ids = (await deployed.sql("SELECT id FROM RouteData ORDER BY id")).map((row) => row["id"]);
  expect(ids).toEqual([1, 2, 3, 7, 8, 9]);
  expect((await rowsOf(deployed, "RouteData"))[0]).toEqual([1, 1, 1, 3232235953, 7777]);
  expect(await rowsOf(deployed, "RouteVersion")).toEqual([[1, 1500000000]]);
  expect(await rowsOf(deployed, "RouteChange")).toEqual([[1, 1, 1, 1500000000]]);
  expect(await rowsOf(deployed, "ServerCallStatus")).toEqual([
    [1, 1, 3232235953, 7777, 2130706433, 10, 2, 1500000000, "0"],
  ]);
  expect(await rowsOf(deployed, "ModIDConfig")).toEqual([
    [1, 1, "支付"],
    [2, 2, "search"],
  ]);
  expect(await rowsOf(deployed, "CmdIDConfig")).toEqual([[1, 1, "查询"]]);
});

test("an adopted database takes edits, in its names every character", async () => {
  await using deployed = await aDeployedDatabase();
  await migrate(deployed.url, { dryRun: false });
  await using database = await openDatabase({ url: deployed.url });
  const row = { ...routeKey(1, 1), host: hostAddress(3232235953, 9999) };
  const { version } = await changeRoutes(database, { author: "ada", add: [row], update: [], remove: [] });
  expect(await database.routes.readVersion()).toBe(version);
  await deployed.sql("INSERT INTO ModIDConfig (modid, content) VALUES (3, '🚀')");
  expect((await deployed.sql("SELECT content FROM ModIDConfig WHERE modid = 3"))[0]).toEqual({ content: "🚀" });
});

test("adopting twice does nothing the second time", async () => {
  await using deployed = await aDeployedDatabase();
  await migrate(deployed.url, { dryRun: false });
  const after = await everything(deployed);
  expect(await migrate(deployed.url, { dryRun: false })).toEqual({ database: deployed.name, steps: [], warnings: [] });
  expect(await everything(deployed)).toEqual(after);
});

test("a dry run says what a real one then does, with the same counts, and changes nothing", async () => {
  await using deployed = await aDeployedDatabase();
  const before = await everything(deployed);
  const promised = await migrate(deployed.url, { dryRun: true });
  expect(await everything(deployed)).toEqual(before);
  expect(await migrate(deployed.url, { dryRun: false })).toEqual(promised);
});

test("tables, columns and the version row that are missing are added", async () => {
  await using bare = await anEmptyDatabase();
  await bare.sql(
    "CREATE TABLE RouteData (modid INT UNSIGNED NOT NULL, serverip INT UNSIGNED NOT NULL, serverport INT UNSIGNED NOT NULL)",
  );
  await bare.sql("INSERT INTO RouteData VALUES (1, 3232235953, 7777), (1, 3232235953, 7777), (2, 3232235953, 7777)");
  await bare.sql(
    "CREATE TABLE RouteVersion (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, version INT UNSIGNED NOT NULL)",
  );
  await bare.sql("INSERT INTO RouteVersion VALUES (5, 1234)");
  const report = await migrate(bare.url, { dryRun: false });
  expect(report.steps).toEqual(
    expect.arrayContaining([
      "Add the missing column id to RouteData.",
      "Add the missing column cmdid to RouteData.",
      expect.stringContaining("Merge 1 duplicate row of RouteData"),
      "Add the missing row 1 to RouteVersion.",
      "Create table ServerCallStatus.",
    ]),
  );
  expect(await rowsOf(bare, "RouteData")).toEqual([
    [1, 1, 0, 3232235953, 7777],
    [3, 2, 0, 3232235953, 7777],
  ]);
  expect(await bare.sql("SELECT version FROM RouteVersion ORDER BY id")).toEqual([
    { version: 1234 },
    { version: 1234 },
  ]);
});

test("tables that cannot hold transactions are moved to InnoDB", async () => {
  await using old = await anEmptyDatabase();
  for (const statement of DEPLOYED_TABLES) await old.sql(statement.replaceAll("InnoDB", "MyISAM"));
  await old.sql("INSERT INTO RouteData VALUES (1, 1, 1, 1, 1)");
  await migrate(old.url, { dryRun: false });
  const engines = await old.sql("SELECT DISTINCT engine FROM information_schema.tables WHERE table_schema = ?", [
    old.name,
  ]);
  expect(engines.map((row) => Object.values(row)[0])).toEqual(["InnoDB"]);
  expect(await rowsOf(old, "RouteData")).toEqual([[1, 1, 1, 1, 1]]);
});

test("an interrupted migration is finished by the next one", async () => {
  await using broken = await aDeployedDatabase();
  await broken.sql("DELETE FROM RouteData WHERE id IN (4, 5, 6)");
  await broken.sql("CREATE UNIQUE INDEX RouteData_host_key ON RouteData (modid, cmdid, serverip, serverport)");
  await migrate(broken.url, { dryRun: false });
  expect((await migrate(broken.url, { dryRun: false })).steps).toEqual([]);
});

test("a database that does not exist is created, and a dry run only says so", async () => {
  await using gone = await anEmptyDatabase();
  await gone.sql(`DROP DATABASE ${gone.name}`);
  const promised = await migrate(gone.url, { dryRun: true });
  expect(promised.steps[0]).toBe(`Create the database ${gone.name}.`);
  await expect(openDatabase({ url: gone.url })).rejects.toMatchObject({ code: "DATABASE_REFUSED" });
  expect(await migrate(gone.url, { dryRun: false })).toEqual(promised);
  await using database = await openDatabase({ url: gone.url });
  expect(await database.routes.readVersion()).toBe(0n);
});

test("two processes that migrate at once: one does it, the other finds it done", async () => {
  await using deployed = await aDeployedDatabase();
  const reports = await Promise.all([1, 2, 3].map(() => migrate(deployed.url, { dryRun: false })));
  expect(reports.map((report) => report.steps.length > 0).sort()).toEqual([false, false, true]);
});

test("a database that a newer Lars migrated is left alone", async () => {
  await using newer = await aDatabase();
  await newer.sql("INSERT INTO LarsMigration VALUES ('99991231000000_future', '9999')");
  const refused = migrate(newer.url, { dryRun: false });
  await expect(refused).rejects.toMatchObject({ code: "SCHEMA_NEWER" });
  await expect(refused).rejects.toThrow("99991231000000_future");
});

test("rows that cannot be served are kept by an adoption", async () => {
  await using deployed = await aDeployedDatabase();
  await migrate(deployed.url, { dryRun: false });
  const kept = await deployed.sql(
    "SELECT id FROM RouteData WHERE modid > 2147483647 OR serverport > 65535 ORDER BY id",
  );
  expect(kept).toEqual([{ id: 7 }, { id: 8 }]);
});

test("a URL without a database's name is refused", async () => {
  await expect(migrate(databaseServerUrl(), { dryRun: true })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  expect(() => createDatabase({ url: "postgres://x" })).toThrow("mysql://user:password@host:port/lars_dns");
});
