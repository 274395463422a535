import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");
const readme = read("packages/client/README.md");

/** The properties of an interface in a source file. */
function propertiesOf(file: string, name: string): string[] {
  const [, body = ""] = new RegExp(`export interface ${name}[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(file)) ?? [];
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[?(<:]/gm)].map(([, property]) => String(property));
}

test.each([
  ["agent-options", "ConnectOptions", 5],
  ["embedded-options", "EmbeddedOptions", 14],
  ["call", "CallOptions", 4],
  ["lars-client", "LarsClient", 5],
])("every option and method is in the README: %s.ts, %s", (file, name, atLeast) => {
  const properties = propertiesOf(`packages/client/src/${file}.ts`, name);
  expect(properties.length).toBeGreaterThanOrEqual(atLeast);
  for (const property of properties) expect(readme).toMatch(new RegExp(`\\b${property}\\b`));
});

test("this is the only package that is not private", () => {
  const open = globSync("{package.json,{apps,packages}/*/package.json}", { cwd: root }).filter(
    (path) => JSON.parse(read(path)).private !== true,
  );
  expect(open).toEqual(["packages/client/package.json"]);
});

test("what the package needs when it runs is in it: it names no dependency", () => {
  const manifest = JSON.parse(read("packages/client/package.json"));
  expect([manifest.dependencies, manifest.peerDependencies, manifest.publishConfig]).toEqual([
    undefined,
    undefined,
    { access: "public" },
  ]);
});
