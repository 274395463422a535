/** Commands that work on the database. What they are made of is loaded when they are asked for. */
import { type HostAddress, PORT_MAX, parseHostAddress, routeKey } from "@lars/model";
import { type Command, InvalidArgumentError } from "commander";
import { parseId } from "./agent-arguments.ts";

const CONFIG = [
  "--config <file>",
  "where the database is, as the dns-service reads it; else LARS_DATABASE_URL, else the private MariaDB",
] as const;

interface DatabaseOptions {
  readonly config?: string;
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

export function addDatabaseCommands(lars: Command): void {
  lars
    .command("migrate")
    .description(
      "make the tables those of this Lars; an existing lars_dns is adopted in place: every row stays, duplicates in RouteData are merged and counted",
    )
    .option("--dry-run", "only say what would be done")
    .option(...CONFIG)
    .action(async ({ dryRun = false, config }: DatabaseOptions & { dryRun?: boolean }) => {
      const { migrateDatabase } = await import("./migrate.ts");
      await migrateDatabase({ dryRun, configFile: config });
    });
  const route = lars.command("route").description("look at routes and edit them, as the admin does");
  addList(route);
  addEdits(route);
}

function addList(route: Command): void {
  route
    .command("list")
    .description("hosts, one a line: modid, cmdid, address")
    .argument("[modid]", "of this module only", parseId)
    .argument("[cmdid]", "of this command only", parseId)
    .option(...CONFIG)
    .action(async (modId: number | undefined, cmdId: number | undefined, { config }: DatabaseOptions) => {
      const { listRoutes } = await import("./route.ts");
      await listRoutes({ modId, cmdId }, config, say);
    });
}

const EDITS = [
  { name: "add", description: "add a host; agents that use the route know within a second" },
  { name: "remove", description: "remove a host; no agent hands it out a second later" },
] as const;

function addEdits(route: Command): void {
  for (const { name, description } of EDITS) {
    route
      .command(name)
      .description(description)
      .argument("<modid>", "module", parseId)
      .argument("<cmdid>", "command", parseId)
      .argument("<address>", "ip:port", parseHost)
      .option(...CONFIG)
      .action(async (...[modId, cmdId, host, { config }]: [number, number, HostAddress, DatabaseOptions]) => {
        const { addHost, removeHost } = await import("./route.ts");
        const change = name === "add" ? addHost : removeHost;
        await change({ ...routeKey(modId, cmdId), host }, config, say);
      });
  }
}

function parseHost(text: string): HostAddress {
  const host = parseHostAddress(text);
  if (host !== undefined) return host;
  throw new InvalidArgumentError(`An IPv4 address and a port up to ${PORT_MAX} is needed, such as 10.0.0.1:8080.`);
}
