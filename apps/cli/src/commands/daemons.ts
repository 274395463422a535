/** Commands that run until they are told to stop. What they are made of is loaded when they are asked for. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { handOver } from "../../door/hand-over.mjs";
import { runtimeFor } from "../../door/runtime-for.mjs";
import { rootFolder } from "../up/places.ts";

const DAEMONS = {
  "dns-service": "serves routes to agents, and pushes each edit",
  "lb-agent": "hands out a host per call, learns, rests, brings back",
  reporter: "merges what the agents saw and stores it",
} as const;

export function addDaemonCommands(lars: Command): void {
  lars
    .command("up")
    .description("start everything: database, daemons, admin; Ctrl-C stops it")
    .option("--demo", "a demonstration: made-up services that fail and recover, with a database of its own")
    .action(async ({ demo = false }: { demo?: boolean }) =>
      demo ? (await import("../demo/up-demo.ts")).upDemo() : (await import("../up/up.ts")).up(),
    );
  for (const [name, description] of Object.entries(DAEMONS)) addDaemon(lars, name, description);
  const admin = lars.command("admin").description("the admin by itself, built first when its sources changed");
  admin.action(runAdmin);
  admin.command("build").description("only build it").action(buildAdmin);
}

/** Its own arguments and `--help` are the daemon's. */
function addDaemon(lars: Command, name: string, description: string): void {
  lars
    .command(name)
    .description(`${description} (--config FILE)`)
    .argument("[options...]")
    .allowUnknownOption()
    .helpOption(false)
    .action((args: readonly string[]) => runDaemon(name, args));
}

/** The daemon reads its arguments, and decides when to end and how. It is this process from here on, unless it needs another runtime. */
async function runDaemon(name: string, args: readonly string[]): Promise<void> {
  const program = join(rootFolder, "apps", name, "src", "main.ts");
  const { nodeArgs, env } = runtimeFor(name);
  if (nodeArgs.length > 0 || Object.keys(env).length > 0) {
    await handOver(process.execPath, [...nodeArgs, program, ...args], env);
    return;
  }
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}

async function runAdmin(): Promise<void> {
  const { folder } = await buildWithNotice();
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", LARS_BUILD_FOLDER: folder };
  await handOver(process.execPath, [join(rootFolder, "apps", "admin", "src", "main.ts")], env);
}

async function buildAdmin(): Promise<void> {
  const { fresh } = await buildWithNotice();
  process.stdout.write(fresh ? "The admin is built.\n" : "The admin was built before.\n");
}

async function buildWithNotice() {
  const { awaitEndOfAll } = await import("../up/end-of-all.ts");
  const { ensureAdminBuild } = await import("../up/admin-build.ts");
  using end = awaitEndOfAll();
  return await ensureAdminBuild({ signal: end.signal, onLine: (line) => process.stderr.write(`${line}\n`) });
}
