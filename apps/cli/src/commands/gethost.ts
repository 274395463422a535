/** `lars gethost`: one host for one call, as a caller would ask. */
import type { GetHostResult, LarsClient } from "@lars/client/source";
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
  lars gethost 1 1                    127.0.0.1:9001
  lars gethost 1 1 --port 18888       of an agent on other ports
  lars gethost 1 1 --json             {"kind":"host","host":"127.0.0.1:9001"}
`;

export function addGetHost(program: Command, io: CliIo): void {
  const command = program.command("gethost").description("ask the agent for a host of a route");
  addAgentOptions(addRouteArguments(command))
    .addHelpText("after", EXAMPLES + EXIT_CODES)
    .action(async (modId: number, cmdId: number, options: AgentOptions) => {
      const { connect } = await import("@lars/client/source");
      await using client = await connect({ host: options.host, basePort: options.port });
      tell(io, options, await getHost(client, { modId, cmdId }));
    });
}

/** An agent that hears of a route for the first time has to ask for it: the route is waited for, then asked again. */
export async function getHost(client: LarsClient, route: { modId: number; cmdId: number }): Promise<GetHostResult> {
  const first = await client.getHost(route.modId, route.cmdId);
  if (first.kind !== "unknown") return first;
  const hosts = await client.getRoute(route.modId, route.cmdId);
  return hosts.length === 0 ? first : client.getHost(route.modId, route.cmdId);
}

function tell(io: CliIo, options: AgentOptions, result: GetHostResult): void {
  switch (result.kind) {
    case "host": {
      const host = formatHostAddress(result.host);
      say(io, options, { words: host, value: { kind: "host", host } });
      break;
    }
    case "overloaded":
      regret(io, options, { words: "overloaded: every host rests", value: result, exitCode: ExitCode.Overloaded });
      break;
    case "unknown":
      regret(io, options, { words: NO_SUCH_ROUTE, value: result, exitCode: ExitCode.NoSuchRoute });
  }
}
