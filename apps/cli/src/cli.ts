/** The `lars` command: what it can be asked, and what its exit code says. */
import { LarsError } from "@lars/model";
import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { addAgentState } from "./commands/agent-state.ts";
import { addDaemonCommands } from "./commands/daemons.ts";
import { addDatabaseCommands } from "./commands/database.ts";
import { addGetHost } from "./commands/gethost.ts";
import { addGetRoute } from "./commands/getroute.ts";
import { addQps } from "./commands/qps.ts";
import { addReport } from "./commands/report.ts";
import { addSimulator } from "./commands/simulator.ts";
import { Terminal } from "./terminal.ts";

const EXAMPLES = `
Examples:
  lars up                                 start everything; Ctrl-C stops it
  lars route add 1 1 127.0.0.1:9001       a host for module 1, command 1
  lars gethost 1 1                        ask the agent for a host
  lars report 1 1 127.0.0.1 9001 0        tell it that the call went well
  lars agent state 1 1                    what the agent thinks of each host
  lars dns-service --config lars_dns.conf one daemon by itself
  lars migrate --dry-run                  what would be done to the database
`;

/** Exit codes: 0 done; 1 could not be done, one line says why; 2 was not understood. */
const FAILED = 1;
const NOT_UNDERSTOOD = 2;

/** Runs one command; resolves with the exit code once there is nothing more to do. */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (cause) {
    // Commander has said what it has to say.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
    if (!(cause instanceof LarsError)) throw cause;
    process.stderr.write(`lars: ${cause.message} (${cause.code})\n`);
    return FAILED;
  }
}

function program(): Command {
  const lars = new Command("lars")
    .description("Finds a healthy host for every call.")
    .version(manifest.version)
    .exitOverride()
    .showHelpAfterError("(lars --help tells what there is)")
    .addHelpText("after", EXAMPLES);
  addDaemonCommands(lars);
  addDatabaseCommands(lars);
  const terminal = new Terminal();
  for (const add of [addGetHost, addGetRoute, addReport, addSimulator, addQps, addAgentState]) add(lars, terminal);
  return lars;
}
