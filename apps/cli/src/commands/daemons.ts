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

const HELP = ["-h, --help", "display help for command"] as const;

const UP_HELP = `
Nothing has to be set. These variables of the environment change it; settings of the daemons and of the admin pass through
to them (lars dns-service --help and its kin):

  LARS_HOME                           where everything is kept (.lars of the clone)
  LARS_DATABASE_URL                   a MySQL or MariaDB of yours, mysql://user:password@host:port/lars_dns;
                                      without it a private MariaDB is started
  LARS_MYSQL_PORT                     of the private MariaDB (13306)
  LARS_ADMIN_IP, LARS_ADMIN_PORT      where the admin is (127.0.0.1, 3000)
  LARS_DNSSERVER_PORT, LARS_DNSSERVER_HEALTH_PORT
                                      of the dns-service (7778, 17778)
  LARS_REPORTER_PORT, LARS_REPORTER_HEALTH_PORT
                                      of the reporter (7779, 17779)
  LARS_AGENT_BASE_PORT, LARS_AGENT_HEALTH_PORT
                                      of the agent (8888 to 8890, 18888)
`;

const ADMIN_HELP = `
lars admin build            only build it
lars admin link [--anew]    a link with which the first user is made; --anew: the password is forgotten
`;

export function addDaemonCommands(lars: Command): void {
  lars
    .command("up")
    .description("start everything: database, daemons, admin; Ctrl-C stops it")
    .option("--demo", "a demonstration: made-up services that fail and recover, with a database of its own")
    .addHelpText("after", UP_HELP)
    .action(async ({ demo = false }: { demo?: boolean }) =>
      demo ? (await import("../demo/up-demo.ts")).upDemo() : (await import("../up/up.ts")).up(),
    );
  for (const [name, description] of Object.entries(DAEMONS)) addDaemon(lars, name, description);
  addAdmin(lars);
}

function addAdmin(lars: Command): void {
  const admin = withOwnArguments(lars.command("admin"))
    .description("the admin by itself, built first when its sources changed (--config FILE)")
    .action(runAdmin);
  admin
    .command("build")
    .description("only build it")
    .helpOption(...HELP)
    .action(buildAdmin);
  admin
    .command("link")
    .description("a link with which the first user is made; it works once, for 24 hours")
    .option("--anew", "the password is forgotten: forget the users that are there, and end their sessions, first")
    .option("--config <file>", "the admin's own file; else LARS_DATABASE_URL, else the private MariaDB")
    .helpOption(...HELP)
    .action(async ({ anew = false, config }: { anew?: boolean; config?: string }) => {
      const { sayLink } = await import("./setup-link.ts");
      await sayLink({ anew, configFile: config }, (line) => void process.stdout.write(`${line}\n`));
    });
}

function addDaemon(lars: Command, name: string, description: string): void {
  withOwnArguments(lars.command(name))
    .description(`${description} (--config FILE)`)
    .action((args: readonly string[]) => runDaemon(name, args));
}

/** Its own arguments and `--help` are the daemon's. */
function withOwnArguments(command: Command): Command {
  return command.argument("[options...]").allowUnknownOption().helpOption(false);
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

async function runAdmin(args: readonly string[]): Promise<void> {
  const { helpText, loadAdminConfig } = await import("@lars/config");
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${helpText("admin")}${ADMIN_HELP}`);
    return;
  }
  loadAdminConfig({ argv: args }); // what cannot be is said before a build that takes a minute
  const { folder } = await buildWithNotice();
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", LARS_BUILD_FOLDER: folder };
  await handOver(process.execPath, [join(rootFolder, "apps", "admin", "src", "main.ts"), ...args], env);
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
