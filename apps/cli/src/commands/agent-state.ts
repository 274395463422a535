/** `lars agent state`: what an agent knows of its modules and hosts, as its `/state` tells. */
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import { type AgentOptions, EXIT_CODES, ExitCode, NO_HOST, parseId, parsePort, regret } from "./agent-arguments.ts";
import { placeOf } from "./agent-place.ts";
import { type AgentState, type ModuleState, readAgentState } from "./agent-state-reader.ts";
import { modulesWords, moduleWords, overviewWords } from "./agent-state-words.ts";

const EXAMPLES = `
Examples:
  lars agent state                    the agent, its threads, its modules; those in trouble first
  lars agent state 1                  the commands of module 1
  lars agent state 1 1                one route: each host, since when it rests, what it counted
  lars agent state --json | jq '.shards[].modules[] | select(.overload != [])'
                                      routes with a host that rests
  lars agent state --health-port 28888
                                      of an agent on another port
`;

interface StateOptions extends AgentOptions {
  readonly healthPort?: number;
}

export function addAgentState(program: Command, io: CliIo): void {
  const agent = program.command("agent").description("look into the agent of this machine");
  agent
    .command("state")
    .description("what the agent knows: its modules, their hosts, and how these do")
    .argument("[modid]", "of this module only", parseId)
    .argument("[cmdid]", "of this command only", parseId)
    .option("--host <host>", "where the agent is (127.0.0.1)")
    .option("--health-port <port>", "its HTTP port (18888)", parsePort)
    .option("--config <file>", "the agent's own file, which says both")
    .option("--json", "all that the agent says, as JSON")
    .addHelpText("after", EXAMPLES + EXIT_CODES.replace("LARS_AGENT_BASE_PORT", "LARS_AGENT_HEALTH_PORT"))
    .action(async (modId: number | undefined, cmdId: number | undefined, options: StateOptions) => {
      const { health } = await placeOf(options);
      const state = await readAgentState({ ...health, modId, cmdId, signal: io.signal });
      tell(io, options, { modId, cmdId, state });
    });
}

interface Told {
  readonly modId: number | undefined;
  readonly cmdId: number | undefined;
  readonly state: AgentState;
}

function tell(io: CliIo, options: StateOptions, { modId, cmdId, state }: Told): void {
  const modules = state.shards.flatMap((shard) => shard.modules);
  if (modId !== undefined && modules.length === 0) {
    const words =
      cmdId === undefined
        ? `unknown: the agent knows no command of module ${modId}`
        : NO_HOST.unknown({ modId, cmdId });
    regret(io, options, { words, value: state, exitCode: ExitCode.NoSuchRoute });
    return;
  }
  if (modId !== undefined && modules.every(isResting)) io.setExitCode(ExitCode.Overloaded);
  if (options.json === true) {
    io.out(JSON.stringify(state));
    return;
  }
  const [only] = modules;
  if (cmdId !== undefined && only !== undefined) io.out(moduleWords(only, io));
  else
    io.out(
      [...(modId === undefined ? [...overviewWords(state, io), ""] : []), ...modulesWords(modules, io)].join("\n"),
    );
}

/** It has hosts, and none may be used. */
function isResting({ idle, overload }: ModuleState): boolean {
  return idle.length === 0 && overload.length > 0;
}
