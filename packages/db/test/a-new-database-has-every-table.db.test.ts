import { openDatabase } from "@lars/db";
import { aDatabase } from "@lars/testkit";
import { expect, test } from "vitest";

test("a new database has version 0 and no routes", async () => {
  await using fresh = await aDatabase();
  await using database = await openDatabase({ url: fresh.url });
  expect(await database.routes.readVersion()).toBe(0n);
  const rows: number[] = [];
  expect(await database.routes.loadAll((batch) => void rows.push(...batch))).toEqual({
    version: 0n,
    hasChanges: false,
  });
  expect(rows).toEqual([]);
});
