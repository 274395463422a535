import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { replay } from "./scenario.ts";

const folder = new URL("scenarios/", import.meta.url);

test.each(readdirSync(folder))("%s", async (name) => {
  const file = new URL(name, folder);
  await expect(replay(readFileSync(file, "utf8"))).toMatchFileSnapshot(fileURLToPath(file));
});
