import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));
const tools = join(dirname(createRequire(import.meta.url).resolve("protobufjs-cli/package.json")), "bin");

const FLAGS =
  "-t static-module -w esm -d --force-number --keep-case --no-create --no-verify --no-convert --no-delimited " +
  "--no-typeurl --no-service --dependency protobufjs/minimal.js";

const generated = (name: string) => readFile(new URL(`../src/generated/${name}`, import.meta.url), "utf8");

test("the generated code and its types are what pbjs and pbts make of proto/lars.proto", {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "lars-proto-"));
  try {
    const code = join(folder, "lars.js");
    const types = join(folder, "lars.d.ts");
    await run(process.execPath, [join(tools, "pbjs"), ...FLAGS.split(" "), "-o", code, "proto/lars.proto"], {
      cwd: root,
    });
    expect(await readFile(code, "utf8")).toBe(await generated("lars.js"));
    await run(process.execPath, [join(tools, "pbts"), "-o", types, code], { cwd: root });
    // pbts knows only the whole of protobufjs; the messages use its minimal part
    const made = (await readFile(types, "utf8")).replace('"protobufjs"', '"protobufjs/minimal.js"');
    expect(made).toBe(await generated("lars.d.ts"));
  } finally {
    await rm(folder, { recursive: true });
  }
});
