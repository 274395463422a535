import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootFolder, tool } from "./places.ts";
import { runCommand } from "./run-command.ts";
import { say } from "./say.ts";

const TIMEOUT_MS = 120_000;
/** Lars reads the fields of a frame itself before it trusts them, and has no use for the rest of what pbjs can write. */
const PBJS_FLAGS = [
  ...["-t", "static-module", "-w", "es6", "--dependency", "protobufjs/minimal.js"],
  ...["--no-create", "--no-verify", "--no-convert", "--no-delimited", "--no-service", "--no-typeurl"],
  // Versions and times are far below 2^53; the field names are those of the wire.
  ...["--force-number", "--keep-case"],
];

/** Writes again what is generated: the messages of proto/lars.proto and the tables of prisma/schema.prisma. */
export async function generate(): Promise<boolean> {
  return (await generateMessages()) && (await generateTables());
}

async function generateMessages(): Promise<boolean> {
  const folder = join(rootFolder, "packages", "protocol", "src", "generated");
  const script = join(folder, "lars.js");
  const declarations = join(folder, "lars.d.ts");
  const written =
    (await run("Messages", [tool("pbjs"), ...PBJS_FLAGS, "-o", script, join("proto", "lars.proto")])) &&
    (await run("Types of the messages", [tool("pbts"), "-o", declarations, script]));
  if (written) await importMinimal(declarations);
  return written;
}

/** pbts knows only the whole of protobufjs; the messages use its minimal part. */
async function importMinimal(declarations: string): Promise<void> {
  const text = await readFile(declarations, "utf8");
  await writeFile(declarations, text.replace('from "protobufjs";', 'from "protobufjs/minimal.js";'));
}

async function generateTables(): Promise<boolean> {
  return run("Types of the tables", [tool("prisma"), "generate", "--schema", join("prisma", "schema.prisma")]);
}

async function run(name: string, command: readonly string[]): Promise<boolean> {
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: join(rootFolder, "tooling", "prisma-engine-stub.mjs"),
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  };
  const { exitCode, output } = await runCommand(command, { env, timeoutMs: TIMEOUT_MS, live: false });
  say(exitCode === 0 ? `ok     ${name}` : `${output.trimEnd()}\nFAILED ${name}`);
  return exitCode === 0;
}
