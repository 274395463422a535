import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { openDatabase } from "@lars/db";
import { findMariaDb, startMariaDb } from "@lars/mariadb";
import { aTemporaryFolder, endedWithTest, until } from "@lars/testkit";
import { expect, test } from "vitest";

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("the server of this machine is found with its version", async () => {
  const programs = await findMariaDb();
  expect(programs?.server).toMatch(/(mariadbd|mysqld)$/);
  expect(programs?.version).toMatch(/\d+\.\d+/);
});

test("a server on a new folder answers, stops without a trace, and has its data at the next start", async () => {
  await using folder = await aTemporaryFolder();
  const dataDir = `${folder.path}/a folder with spaces/${"deep".repeat(30)}`;
  const heard: string[] = [];
  let pid = 0;
  {
    await using server = await startMariaDb({ dataDir, port: 0, durable: false, log: (text) => heard.push(text) });
    pid = server.pid;
    await using database = await openDatabase({ url: server.url("mysql") });
    await database.transaction(async (tx) => tx.schema.createTable("kept").addColumn("id", "integer").execute());
  }
  expect(isAlive(pid)).toBe(false);
  expect(heard.length).toBeGreaterThan(0);
  await using again = await startMariaDb({ dataDir, port: 0, durable: false });
  await using database = await openDatabase({ url: again.url("mysql") });
  const tables = await database.kysely.introspection.getTables();
  expect(tables.map((table) => table.name)).toContain("kept");
  expect(await readdir(`${folder.path}/a folder with spaces`)).toHaveLength(1);
});

test("a port that someone else has is named, and nothing is set up", async () => {
  await using folder = await aTemporaryFolder();
  const other = createServer();
  other.listen({ host: "127.0.0.1", port: 0 });
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const refused = startMariaDb({ dataDir: `${folder.path}/mysql`, port });
  await expect(refused).rejects.toMatchObject({ code: "PORT_IN_USE" });
  await expect(refused).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
  expect(await readdir(folder.path)).toEqual([]);
  other.close();
});

test("a folder that cannot be written is named", async () => {
  await using folder = await aTemporaryFolder();
  await writeFile(`${folder.path}/file`, "");
  const refused = startMariaDb({ dataDir: `${folder.path}/file/mysql`, port: 0 });
  await expect(refused).rejects.toMatchObject({ code: "HOME_INVALID" });
  await expect(refused).rejects.toThrow(`${folder.path}/file/mysql cannot be written`);
});

test("a folder with something else in it is left alone", async () => {
  await using folder = await aTemporaryFolder();
  await writeFile(`${folder.path}/photo.jpg`, "");
  await expect(startMariaDb({ dataDir: folder.path, port: 0 })).rejects.toThrow("holds photo.jpg but no database");
  expect(await readdir(folder.path)).toEqual(["photo.jpg"]);
});

test("a set-up that was interrupted is begun anew", async () => {
  await using folder = await aTemporaryFolder();
  await mkdir(`${folder.path}/unfinished-database/half`, { recursive: true });
  await using server = await startMariaDb({ dataDir: `${folder.path}/mysql`, port: 0, durable: false });
  expect(server.port).toBeGreaterThan(0);
  expect(await readdir(folder.path)).toEqual(["mysql"]);
});

test("two servers never share a folder: the second names the first, or takes over when it is told to", async () => {
  await using folder = await aTemporaryFolder();
  const options = { dataDir: `${folder.path}/mysql`, port: 0, durable: false };
  await using first = await startMariaDb(options);
  const refused = startMariaDb(options);
  await expect(refused).rejects.toMatchObject({ code: "HOME_INVALID" });
  await expect(refused).rejects.toThrow(`process ${first.pid}`);
  await using second = await startMariaDb({ ...options, takeOver: true });
  expect(isAlive(first.pid)).toBe(false);
  expect(isAlive(second.pid)).toBe(true);
  await first.ended;
});

test("a server that dies is noticed", async () => {
  await using folder = await aTemporaryFolder();
  await using server = await startMariaDb({ dataDir: `${folder.path}/mysql`, port: 0, durable: false });
  process.kill(server.pid, "SIGKILL");
  expect(await server.ended).toBe("It logged no error.");
});

test("the server ends with the process that started it, even one that was killed", async () => {
  await using folder = await aTemporaryFolder();
  const script = `import { startMariaDb } from "@lars/mariadb";
    const server = await startMariaDb({ dataDir: ${JSON.stringify(`${folder.path}/mysql`)}, port: 0, durable: false });
    process.stdout.write(String(server.pid));`;
  const owner = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await using _ended = endedWithTest(owner);
  const [said] = (await once(owner.stdout, "data")) as [Buffer];
  const pid = Number(said.toString());
  expect(isAlive(pid)).toBe(true);
  owner.kill("SIGKILL");
  await until(() => !isAlive(pid));
});
