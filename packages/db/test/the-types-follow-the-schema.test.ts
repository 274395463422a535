import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { aTemporaryFolder } from "@lars/testkit";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);
const path = (relative: string) => fileURLToPath(new URL(relative, root));
const run = promisify(execFile);

test("the committed types are what the generator makes of schema.prisma", { timeout: 60_000 }, async () => {
  await using folder = await aTemporaryFolder();
  const schema = await readFile(path("prisma/schema.prisma"), "utf8");
  await writeFile(`${folder.path}/schema.prisma`, schema.replace(/output\s+= ".*"/, `output = "${folder.path}"`));
  const settings = [
    `PRISMA_SCHEMA_ENGINE_BINARY=${path("tooling/prisma-engine-stub.mjs")}`,
    "CHECKPOINT_DISABLE=1",
    `PATH=${path("node_modules/.bin")}:/usr/bin:/bin`,
  ];
  const prisma = [process.execPath, path("node_modules/prisma/build/index.js"), "generate"];
  await run("env", [...settings, ...prisma, `--schema=${folder.path}/schema.prisma`], { cwd: path(".") });
  const generated = await readFile(`${folder.path}/tables.ts`, "utf8");
  expect(await readFile(path("packages/db/src/generated/tables.ts"), "utf8")).toBe(generated);
});
