/** A fence that nobody ever saw bite may fence nothing: each rule is given a breach, in a tree of its own, and must name it. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** File → source of the breach; the first key of each entry is the rule that must name the file. */
const importBreaches: readonly { rule: string; file: string; source: string }[] = [
  { rule: "core-is-pure", file: "apps/dns-service/src/core/a.ts", source: 'import "node:fs";\n' },
  { rule: "core-is-pure", file: "apps/dns-service/src/core/b.ts", source: 'import "../io/socket.ts";\n' },
  { rule: "core-is-pure", file: "apps/dns-service/src/core/c.ts", source: 'import "zod";\n' },
  { rule: "core-is-pure", file: "apps/reporter/src/core/d.ts", source: 'import "@lars/reactor";\n' },
  { rule: "model-depends-on-nothing", file: "packages/model/src/a.ts", source: 'import "@lars/balancer";\n' },
  { rule: "balancer-knows-the-model-only", file: "packages/balancer/src/a.ts", source: 'import "@lars/protocol";\n' },
  { rule: "routing-decides-only", file: "packages/routing/src/a.ts", source: 'import "@lars/reactor";\n' },
  { rule: "the-client-brings-no-daemon", file: "packages/client/src/c.ts", source: 'import "zod";\n' },
  { rule: "the-client-brings-no-daemon", file: "packages/client/src/d.ts", source: 'import "@lars/db";\n' },
  { rule: "protocol-is-sans-io", file: "packages/protocol/src/a.ts", source: 'import "node:fs";\n' },
  { rule: "sockets-only-in-reactor", file: "apps/lb-agent/src/io/a.ts", source: 'import "node:dgram";\n' },
  { rule: "sockets-only-in-reactor", file: "packages/client/src/a.ts", source: 'import "node:net";\n' },
  { rule: "mysql-only-in-db", file: "apps/reporter/src/io/a.ts", source: 'import "mysql2/promise";\n' },
  { rule: "mysql-only-in-db", file: "packages/api/src/a.ts", source: 'import "kysely";\n' },
  {
    rule: "admin-browser-code-never-loads-the-server",
    file: "apps/admin/src/features/routes/a.tsx",
    source: 'import { createApi } from "@lars/api";\nexport const api = createApi;\n',
  },
  {
    rule: "admin-never-meets-the-database",
    file: "apps/admin/src/app/api/a.ts",
    source: 'import type { Database } from "@lars/db";\nexport type D = Database;\n',
  },
  { rule: "daemons-never-meet-the-admin", file: "apps/reporter/src/io/b.ts", source: 'import "@lars/api";\n' },
  { rule: "the-agent-never-sees-the-database", file: "apps/lb-agent/src/io/b.ts", source: 'import "@lars/db";\n' },
  {
    rule: "apps-do-not-import-apps",
    file: "apps/reporter/src/io/c.ts",
    source: 'import "../../../lb-agent/src/io/d.ts";\n',
  },
  {
    rule: "one-door-per-package",
    file: "apps/reporter/src/io/e.ts",
    source: 'import "../../../../packages/model/src/ids.ts";\n',
  },
  { rule: "tests-stay-out-of-src", file: "packages/api/src/b.ts", source: 'import "@lars/testkit";\n' },
  {
    rule: "no-cycles",
    file: "packages/client/src/cycle-a.ts",
    source: 'import { b } from "./cycle-b.ts";\nexport const a = () => b;\n',
  },
  { rule: "resolvable", file: "packages/client/src/b.ts", source: 'import "./nowhere.ts";\n' },
];

/** What breaches import, so that they fail for their reason and not for a missing file. */
const scenery: Readonly<Record<string, string>> = {
  "apps/dns-service/src/io/socket.ts": "export {};\n",
  "apps/lb-agent/src/io/d.ts": "export {};\n",
  "packages/model/src/ids.ts": "export {};\n",
  "packages/client/src/cycle-b.ts": 'import { a } from "./cycle-a.ts";\nexport const b = () => a;\n',
  ...Object.fromEntries(
    ["model", "balancer", "routing", "protocol", "reactor", "api", "db", "testkit"].map((name) => [
      `packages/${name}/src/index.ts`,
      "export const createApi = 1;\nexport interface Database {}\n",
    ]),
  ),
  // neighbours that are allowed, so that a rule that bites everything is seen as well
  "packages/protocol/src/fine.ts": 'import "node:buffer";\nimport "@lars/model";\n',
  "apps/admin/src/features/routes/fine.tsx":
    'import type { createApi } from "@lars/api";\nexport type A = typeof createApi;\n',
  "packages/client/src/fine.ts": 'import "node:os";\nimport "@lars/routing";\n',
  "apps/dns-service/src/core/fine.ts": 'import "@lars/model";\nimport "@lars/balancer";\n',
};

const codeBreaches: readonly { rule: string; file: string; source: string }[] = [
  { rule: "noRestrictedGlobals", file: "apps/x/src/core/a.ts", source: "export const now = () => Date.now();\n" },
  {
    rule: "noRestrictedGlobals",
    file: "apps/x/src/core/b.ts",
    source: "export const t = () => setTimeout(() => {}, 1);\n",
  },
  { rule: "plugin", file: "apps/x/src/core/c.ts", source: "export const dice = () => Math.random();\n" },
  { rule: "noProcessEnv", file: "apps/x/src/io/d.ts", source: 'export const home = process.env["HOME"];\n' },
  { rule: "noConsole", file: "apps/x/src/io/e.ts", source: 'console.log("x");\n' },
  { rule: "noExplicitAny", file: "apps/x/src/io/f.ts", source: "export const f = (x: any): string => String(x);\n" },
  { rule: "noNonNullAssertion", file: "apps/x/src/io/g.ts", source: "export const g = (x?: string): string => x!;\n" },
  { rule: "noDefaultExport", file: "apps/x/src/io/h.ts", source: "export default 1;\n" },
  { rule: "useFilenamingConvention", file: "apps/x/src/io/camelCase.ts", source: "export const i = 1;\n" },
  {
    rule: "noExcessiveLinesPerFunction",
    file: "apps/x/src/io/long.ts",
    source: `export function long(): number {\n  let sum = 0;\n${"  sum += 1;\n".repeat(45)}  return sum;\n}\n`,
  },
  {
    rule: "noExcessiveCognitiveComplexity",
    file: "apps/x/src/io/maze.ts",
    source: `export function maze(n: number): number {\n${[1, 2, 3, 4, 5].map((i) => `${"  ".repeat(i)}for (let i${i} = 0; i${i} < n; i${i}++) {`).join("\n")}\n  return n;\n${"}\n".repeat(5)}  return 0;\n}\n`,
  },
  {
    rule: "useMaxParams",
    file: "apps/x/src/io/many.ts",
    source: "export const m = (a: 1, b: 1, c: 1, d: 1): number => a + b + c + d;\n",
  },
];

let tree: string;

async function plant(file: string, source: string): Promise<void> {
  await mkdir(path.dirname(path.join(tree, file)), { recursive: true });
  await writeFile(path.join(tree, file), source);
}

beforeAll(async () => {
  tree = await mkdtemp(path.join(tmpdir(), "lars-fences-"));
  await Promise.all(
    ["biome.json", ".dependency-cruiser.mjs", "tsconfig.json", "package.json"].map(async (name) =>
      writeFile(path.join(tree, name), await readFile(path.join(root, name))),
    ),
  );
  await cp(path.join(root, "tooling/biome"), path.join(tree, "tooling/biome"), { recursive: true });
  await mkdir(path.join(tree, "node_modules/@lars"), { recursive: true });
  for (const library of ["zod", "kysely", "mysql2", "@biomejs"]) {
    await symlink(path.join(root, "node_modules", library), path.join(tree, "node_modules", library));
  }
  for (const [file, source] of Object.entries(scenery)) await plant(file, source);
  for (const { file, source } of [...importBreaches, ...codeBreaches]) await plant(file, source);
  for (const name of ["model", "balancer", "routing", "protocol", "reactor", "api", "db", "testkit"]) {
    await writeFile(
      path.join(tree, `packages/${name}/package.json`),
      JSON.stringify({ name: `@lars/${name}`, type: "module", exports: { ".": "./src/index.ts" } }),
    );
    await symlink(path.join(tree, "packages", name), path.join(tree, "node_modules/@lars", name));
  }
  await run("git", ["init", "-q"], { cwd: tree });
}, 60_000);

afterAll(() => rm(tree, { recursive: true, force: true }));

/** Standard output of a checker, which exits with 1 when it found something. */
async function checker(command: string, args: readonly string[]): Promise<string> {
  return run(path.join(root, "node_modules/.bin", command), [...args], { cwd: tree, maxBuffer: 64 << 20 }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => {
      if (error.stdout === "") throw new Error(error.stderr);
      return error.stdout;
    },
  );
}

describe("a fence between folders", () => {
  let found: ReadonlySet<string>;

  beforeAll(async () => {
    const json = await checker("depcruise", ["apps", "packages", "--config", ".dependency-cruiser.mjs", "-T", "json"]);
    const { summary } = JSON.parse(json) as { summary: { violations: { from: string; rule: { name: string } }[] } };
    found = new Set(summary.violations.map((violation) => `${violation.rule.name} ${violation.from}`));
  }, 60_000);

  test.each(importBreaches)("$rule names $file", ({ rule, file }) => {
    expect([...found]).toContain(`${rule} ${file}`);
  });

  test("lets what is allowed pass", () => {
    expect([...found].filter((violation) => violation.includes("fine."))).toEqual([]);
  });
});

describe("a fence in the code", () => {
  let found: readonly { rule: string; file: string }[];

  beforeAll(async () => {
    const json = await checker("biome", ["lint", "--reporter=json", "--max-diagnostics=none", "apps/x"]);
    const { diagnostics } = JSON.parse(json) as {
      diagnostics: { category: string; location: { path: string | { file: string } } }[];
    };
    found = diagnostics.map(({ category, location }) => ({
      rule: category.split("/").at(-1) ?? "",
      file: typeof location.path === "string" ? location.path : location.path.file,
    }));
  }, 60_000);

  test.each(codeBreaches)("$rule names $file", ({ rule, file }) => {
    expect(found).toContainEqual({ rule, file });
  });
});
