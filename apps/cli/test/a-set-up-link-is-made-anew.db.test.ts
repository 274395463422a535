import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFirstUser, isSetupTokenValid, openDatabase, userCount } from "@lars/db";
import { aDatabase, aTemporaryFolder } from "@lars/testkit";
import { expect, test } from "vitest";
import { sayLink } from "../src/commands/setup-link.ts";

test("lars admin link makes a way in where there is no user, and with --anew where the password is forgotten", async () => {
  await using home = await aTemporaryFolder();
  await using made = await aDatabase();
  await using database = await openDatabase({ url: made.url });
  const { hostname, port, username } = new URL(made.url);
  const configFile = join(home.path, "admin.conf");
  const mysql = `db_host = ${hostname}\ndb_port = ${port}\ndb_user = ${username}\ndb_name = ${made.name}\n`;
  await writeFile(configFile, `[admin]\nbase_url = https://lars.internal\n[mysql]\n${mysql}`);
  const link = async (anew: boolean): Promise<string> => {
    const said: string[] = [];
    await sayLink({ anew, configFile }, (line) => said.push(line));
    return /^https:\/\/lars\.internal\/setup\?token=([\w-]+)$/.exec(said.join("\n"))?.[1] ?? "none";
  };
  const makeUser = (token: string, email: string) =>
    createFirstUser(database, { token, nowMs: Date.now(), user: { name: "A", email, passwordHash: "hash" } });

  expect(await makeUser(await link(false), "a@example.org")).toBe(true);
  await expect(link(false)).rejects.toMatchObject({ code: "SETUP_REFUSED" });
  expect(await userCount(database)).toBe(1);

  await made.sql("INSERT INTO AuthSession SELECT 's', id, 't', NOW(3), NULL, NULL, NOW(3), NOW(3) FROM AuthUser");
  const token = await link(true);
  expect(await isSetupTokenValid(database, token, Date.now())).toBe(true);
  expect(await made.sql("SELECT (SELECT COUNT(*) FROM AuthSession) + (SELECT COUNT(*) FROM AuthAccount) AS n")).toEqual(
    [{ n: 0 }],
  );
  expect(await makeUser(token, "b@example.org")).toBe(true);
});
