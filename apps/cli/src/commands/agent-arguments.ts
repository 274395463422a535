/** Arguments that the commands about an agent have in common, read once. */
import { type HostAddress, ID_MAX, PORT_MAX, parseHostAddress, parseIpv4 } from "@lars/model";
import { type Command, InvalidArgumentError } from "commander";
import type { CliIo } from "../cli-io.ts";
import type { PlaceOptions } from "./agent-place.ts";

/** What exit codes of the commands about an agent say, beside 0: done. */
export const ExitCode = { Failed: 1, NotUnderstood: 2, NoSuchRoute: 3, Overloaded: 4 } as const;

/** For the end of `--help`. */
export const EXIT_CODES = `
Exit codes:
  0  done                       3  the agent knows no host of that route
  1  no agent answers           4  every host rests after failures
  2  not understood

The agent is asked where LARS_AGENT_BASE_PORT, its --config file, or a running \`lars up\` of this home put it.
`;

/** Where the agent is, and how to say what it said. */
export interface AgentOptions extends PlaceOptions {
  readonly json?: boolean;
}

function wholeNumber(text: string, range: { min: number; max: number }): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= range.min && value <= range.max) return value;
  throw new InvalidArgumentError(`A whole number from ${range.min} to ${range.max} is needed.`);
}

/** A parser of whole numbers for commander. */
export function wholeNumberFrom(min: number, max: number): (text: string) => number {
  return (text) => wholeNumber(text, { min, max });
}

export const parseId: (text: string) => number = wholeNumberFrom(0, ID_MAX);

export const parsePort: (text: string) => number = wholeNumberFrom(1, PORT_MAX);

export function parseAddress(text: string): HostAddress["ip"] {
  const ip = parseIpv4(text);
  if (ip === undefined) throw new InvalidArgumentError("An IPv4 address such as 192.168.1.177 is needed.");
  return ip;
}

/** A share from 0 to 1, such as 0.1. */
export function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError("A number from 0 to 1 is needed.");
}

/** A host and the share of calls to it that fail: `10.0.0.1:8080=0.3`; collected by address. */
export function parseHostShare(text: string, before: ReadonlyMap<string, number> = new Map()): Map<string, number> {
  const [address = "", share = ""] = text.split("=");
  if (parseHostAddress(address) === undefined || text.split("=").length !== 2) {
    throw new InvalidArgumentError("A host and a share is needed, such as 10.0.0.1:8080=0.3.");
  }
  return new Map(before).set(address, parseShare(share));
}

/** Adds modid and cmdid. */
export function addRouteArguments(command: Command): Command {
  return command
    .argument("<modid>", "module, 0 to 2147483647", parseId)
    .argument("<cmdid>", "command of the module, 0 to 2147483647", parseId);
}

/** Adds --host, --port, --config and --json. */
export function addAgentOptions(command: Command): Command {
  return command
    .option("--host <host>", "where the agent is (127.0.0.1)")
    .option("--port <port>", "the first of its three UDP ports (8888)", wholeNumberFrom(1, PORT_MAX - 2))
    .option("--config <file>", "the agent's own file, which says both")
    .option("--json", "one JSON value, for programs");
}

/** Says a thing in words, or as one JSON value. */
export function say(io: CliIo, options: { readonly json?: boolean }, thing: { words: string; value: unknown }): void {
  io.out(options.json === true ? JSON.stringify(thing.value) : thing.words);
}

/** Says why there is nothing to say, to the error output, so that a pipe gets hosts only; and ends with that code. */
export function regret(
  io: CliIo,
  options: { readonly json?: boolean },
  thing: { words: string; value: unknown; exitCode: number },
): void {
  io.setExitCode(thing.exitCode);
  if (options.json === true) io.out(JSON.stringify(thing.value));
  else io.err(thing.words);
}

/** There is no host, in words that say what to do. */
export const NO_HOST = {
  unknown: ({ modId, cmdId }: RouteIds) =>
    `unknown: the agent knows no host of ${modId}·${cmdId}; \`lars route list ${modId} ${cmdId}\` says whether there are any`,
  overloaded: ({ modId, cmdId }: RouteIds) =>
    `overloaded: every host of ${modId}·${cmdId} rests after failures; \`lars agent state ${modId} ${cmdId}\` says since when`,
} as const;

export interface RouteIds {
  readonly modId: number;
  readonly cmdId: number;
}
