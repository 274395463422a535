/** `lars getroute`: all hosts of a route, idle and overloaded. */
import { formatHostAddress } from "@lars/model";
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import {
  type AgentOptions,
  addAgentOptions,
  addRouteArguments,
  EXIT_CODES,
  ExitCode,
  NO_SUCH_ROUTE,
  regret,
  say,
} from "./agent-arguments.ts";

const EXAMPLES = `
Examples:
  lars getroute 1 1                   one host per line
  lars getroute 1 1 --json            ["127.0.0.1:9001","127.0.0.1:9002"]
`;

export function addGetRoute(program: Command, io: CliIo): void {
  const command = program.command("getroute").description("ask the agent for all hosts of a route");
  addAgentOptions(addRouteArguments(command))
    .addHelpText("after", EXAMPLES + EXIT_CODES)
    .action(async (modId: number, cmdId: number, options: AgentOptions) => {
      const { connect } = await import("@lars/client/source");
      await using client = await connect({ host: options.host, basePort: options.port });
      const hosts = (await client.getRoute(modId, cmdId)).map(formatHostAddress);
      if (hosts.length > 0) say(io, options, { words: hosts.join("\n"), value: hosts });
      else regret(io, options, { words: NO_SUCH_ROUTE, value: hosts, exitCode: ExitCode.NoSuchRoute });
    });
}
