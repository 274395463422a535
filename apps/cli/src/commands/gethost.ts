/** `lars gethost`: one host for one call, as a caller would ask. */
import type { GetHostResult } from "@lars/client/source";
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import {
  type AgentOptions,
  addAgentOptions,
  addRouteArguments,
  EXIT_CODES,
  ExitCode,
  NO_HOST,
  type RouteIds,
  regret,
  say,
} from "./agent-arguments.ts";
import { getHost, openAgent } from "./agent-link.ts";

const EXAMPLES = `
Examples:
  lars gethost 1 1                    127.0.0.1:9001
  lars gethost 1 1 --json             {"kind":"host","host":"127.0.0.1:9001"}
  lars gethost 1 1 --port 28888       of an agent on other ports
  curl http://$(lars gethost 1 1)/    call the host that the agent picked
`;

export function addGetHost(program: Command, io: CliIo): void {
  const command = program.command("gethost").description("ask the agent for a host of a route");
  addAgentOptions(addRouteArguments(command))
    .addHelpText("after", EXAMPLES + EXIT_CODES)
    .action(async (modId: number, cmdId: number, options: AgentOptions) => {
      await using client = await openAgent(options);
      tell(io, options, { route: { modId, cmdId }, result: await getHost(client, { modId, cmdId }) });
    });
}

function tell(io: CliIo, options: AgentOptions, { route, result }: { route: RouteIds; result: GetHostResult }): void {
  switch (result.kind) {
    case "host":
      say(io, options, { words: String(result.host), value: { kind: "host", host: String(result.host) } });
      break;
    case "overloaded":
      regret(io, options, { words: NO_HOST.overloaded(route), value: result, exitCode: ExitCode.Overloaded });
      break;
    case "unknown":
      regret(io, options, { words: NO_HOST.unknown(route), value: result, exitCode: ExitCode.NoSuchRoute });
  }
}
