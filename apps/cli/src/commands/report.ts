/** `lars report`: tells the agent how one call went. */
import { formatHostAddress, type Ipv4 } from "@lars/model";
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import {
  type AgentOptions,
  addAgentOptions,
  addRouteArguments,
  parseAddress,
  parsePort,
  say,
  wholeNumberFrom,
} from "./agent-arguments.ts";
import { openAgent } from "./agent-link.ts";

const INT32_MAX = 2_147_483_647;

const EXAMPLES = `
Examples:
  lars report 1 1 127.0.0.1 9001 0    the call went well
  lars report 1 1 127.0.0.1 9001 1    the call failed

The agent answers nothing to a report; that none arrives at an agent cannot be seen from here, but
\`lars agent state 1 1\` shows what it counted.

Exit codes:
  0  sent
  1  could not be sent
  2  not understood
`;

export function addReport(program: Command, io: CliIo): void {
  const command = program.command("report").description("tell the agent how a call went");
  addAgentOptions(
    addRouteArguments(command)
      .argument("<ip>", "address of the host that was called", parseAddress)
      .argument("<port>", "its port", parsePort)
      .argument("<retcode>", "0: the call went well; any other: it failed", wholeNumberFrom(-INT32_MAX - 1, INT32_MAX)),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (...given: unknown[]) => {
      const [modId, cmdId, ip, port, retCode, options] = given as [number, number, Ipv4, number, number, AgentOptions];
      await using client = await openAgent(options);
      client.report({ modId, cmdId, ip, port }, retCode);
      const outcome = retCode === 0 ? "success" : "failure";
      const host = formatHostAddress({ ip, port });
      const words = `reported a ${outcome} of ${host} for ${modId}·${cmdId}`;
      say(io, options, { words, value: { modId, cmdId, host, outcome, retCode } });
    });
}
