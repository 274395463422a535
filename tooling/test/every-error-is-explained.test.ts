import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");
const folders = globSync("{apps,packages}/*", { cwd: root }).filter((path) =>
  existsSync(`${root}${path}/package.json`),
);

const codes = [...read("packages/model/src/errors.ts").matchAll(/^ {2}\| "([A-Z_]+)"/gm)].map(([, code]) => code ?? "");

/** Codes in the table under *Failure modes* of a folder's README. */
function explained(folder: string): readonly string[] {
  const readme = existsSync(`${root}${folder}/README.md`) ? read(`${folder}/README.md`) : "";
  const [, behind = ""] = readme.split("\n## Failure modes\n");
  const [section = ""] = behind.split("\n## ");
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return codes.filter((code) => rows.some((row) => row.includes(`\`${code}\``)));
}

/** Codes that the sources of a folder raise. */
function raised(folder: string): readonly string[] {
  const sources = globSync(`${folder}/{src,door}/**/*.{ts,tsx,mjs}`, { cwd: root }).map(read);
  const raises = (code: string, source: string) => new RegExp(`new LarsError\\(\\s*"${code}"`).test(source);
  return codes.filter((code) => sources.some((source) => raises(code, source)));
}

test("every code of a failure stands under Failure modes of some README", () => {
  const anywhere = new Set(folders.flatMap(explained));
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => !anywhere.has(code))).toEqual([]);
});

test.each(folders)("what %s raises by itself is explained in its own README", (folder) => {
  const known = explained(folder);
  expect(raised(folder).filter((code) => !known.includes(code))).toEqual([]);
});

test.each([
  ["dns-service", ["DATABASE_REFUSED", "DATABASE_UNAVAILABLE"]],
  ["reporter", ["DATABASE_REFUSED", "DATABASE_UNAVAILABLE"]],
  ["lb-agent", ["HOME_INVALID", "ROUTE_FILE_DAMAGED"]],
])("the README of %s explains what its packages raise when it runs", (daemon, own) => {
  expect(explained(`apps/${daemon}`)).toEqual(
    expect.arrayContaining(["CONFIG_INVALID", "FRAME_LENGTH_INVALID", "PORT_IN_USE", ...own]),
  );
});
