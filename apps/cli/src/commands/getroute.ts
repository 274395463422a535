/** `lars getroute`: all hosts of a route, idle and overloaded. */
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import {
  type AgentOptions,
  addAgentOptions,
  addRouteArguments,
  EXIT_CODES,
  ExitCode,
  NO_HOST,
  regret,
  say,
} from "./agent-arguments.ts";
import { openAgent } from "./agent-link.ts";

const EXAMPLES = `
Examples:
  lars getroute 1 1                   one host per line, those that rest as well
  lars getroute 1 1 --json            ["127.0.0.1:9001","127.0.0.1:9002"]
  lars getroute 1 1 | wc -l           how many there are
`;

export function addGetRoute(program: Command, io: CliIo): void {
  const command = program.command("getroute").description("ask the agent for all hosts of a route");
  addAgentOptions(addRouteArguments(command))
    .addHelpText("after", EXAMPLES + EXIT_CODES)
    .action(async (modId: number, cmdId: number, options: AgentOptions) => {
      await using client = await openAgent(options);
      const hosts = (await client.getRoute(modId, cmdId)).map(String);
      if (hosts.length > 0) say(io, options, { words: hosts.join("\n"), value: hosts });
      else
        regret(io, options, { words: NO_HOST.unknown({ modId, cmdId }), value: hosts, exitCode: ExitCode.NoSuchRoute });
    });
}
