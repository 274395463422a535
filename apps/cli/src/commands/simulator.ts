/** `lars simulator`: plays a caller. Asks for a host, "calls" it, reports how that went, again and again. */
import { setTimeout as pause } from "node:timers/promises";
import type { LarsClient } from "@lars/client/source";
import { formatHostAddress, type HostAddress } from "@lars/model";
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import {
  type AgentOptions,
  addAgentOptions,
  addRouteArguments,
  EXIT_CODES,
  ExitCode,
  parseShare,
  say,
  wholeNumberFrom,
} from "./agent-arguments.ts";
import { getHost } from "./gethost.ts";

const COUNT_MAX = 1_000_000_000;
const INTERVAL_MS_MAX = 60_000;
const FAILED_CALL = 1;

const EXAMPLES = `
Examples:
  lars simulator 1 1                  100 calls that go well
  lars simulator 1 1 0.2 1000         a thousand calls, a fifth of them fails
  lars simulator 1 1 1 0 --only 127.0.0.1:9001
                                      until Ctrl-C; calls to that host fail, it comes to rest
`;

interface SimulatorOptions extends AgentOptions {
  readonly interval: number;
  readonly only?: string;
}

/** What is played. */
interface Play {
  readonly route: { readonly modId: number; readonly cmdId: number };
  readonly errorRate: number;
  /** 0: until Ctrl-C. */
  readonly count: number;
  readonly options: SimulatorOptions;
}

/** What happened. */
interface Tally {
  readonly hosts: Map<string, { calls: number; failed: number }>;
  overloaded: number;
  unknown: number;
}

export function addSimulator(program: Command, io: CliIo): void {
  const command = program.command("simulator").description("play a caller: ask, call, report; a summary at the end");
  addAgentOptions(
    addRouteArguments(command)
      .argument("[errRate]", "share of the calls that fail, 0 to 1", parseShare, 0)
      .argument("[count]", "how many calls; 0: until Ctrl-C", wholeNumberFrom(0, COUNT_MAX), 100),
  )
    .option("--interval <ms>", "pause between two calls", wholeNumberFrom(0, INTERVAL_MS_MAX), 10)
    .option("--only <ip:port>", "only calls to this host fail")
    .addHelpText("after", EXAMPLES + EXIT_CODES)
    .action(async (...given: unknown[]) => {
      const [modId, cmdId, errorRate, count, options] = given as [number, number, number, number, SimulatorOptions];
      const { connect } = await import("@lars/client/source");
      await using client = await connect({ host: options.host, basePort: options.port });
      const tally = await simulate(client, { route: { modId, cmdId }, errorRate, count, options }, io.signal);
      tell(io, options, tally);
    });
}

async function simulate(client: LarsClient, play: Play, signal: AbortSignal): Promise<Tally> {
  const tally: Tally = { hosts: new Map(), overloaded: 0, unknown: 0 };
  for (let made = 0; (play.count === 0 || made < play.count) && !signal.aborted; made++) {
    await callOnce(client, play, tally);
    if (play.options.interval > 0) await pause(play.options.interval, undefined, { signal }).catch(() => undefined);
  }
  return tally;
}

async function callOnce(client: LarsClient, play: Play, tally: Tally): Promise<void> {
  const result = await getHost(client, play.route);
  if (result.kind !== "host") {
    tally[result.kind] += 1;
    return;
  }
  const failed = fails(play, result.host);
  client.report(result.host, failed ? FAILED_CALL : 0);
  count(tally, result.host, failed);
}

function fails({ errorRate, options }: Play, host: HostAddress): boolean {
  if (options.only !== undefined && options.only !== formatHostAddress(host)) return false;
  return Math.random() < errorRate;
}

function count(tally: Tally, host: HostAddress, failed: boolean): void {
  const name = formatHostAddress(host);
  const counts = tally.hosts.get(name) ?? { calls: 0, failed: 0 };
  counts.calls += 1;
  if (failed) counts.failed += 1;
  tally.hosts.set(name, counts);
}

function tell(io: CliIo, options: SimulatorOptions, tally: Tally): void {
  const hosts = [...tally.hosts].map(([host, counts]) => ({ host, ...counts }));
  const { overloaded, unknown } = tally;
  const heading = `${"host".padEnd(22)}${"calls".padStart(9)}${"failed".padStart(9)}${"share".padStart(9)}`;
  const lines = hosts.map(({ host, calls, failed }) => {
    const share = `${((100 * failed) / calls).toFixed(1)} %`;
    return `${host.padEnd(22)}${String(calls).padStart(9)}${String(failed).padStart(9)}${share.padStart(9)}`;
  });
  const rest = `overloaded: ${overloaded}, unknown: ${unknown}`;
  say(io, options, { words: [heading, ...lines, rest].join("\n"), value: { hosts, overloaded, unknown } });
  if (hosts.length === 0 && unknown > 0) io.setExitCode(ExitCode.NoSuchRoute);
  else if (hosts.length === 0 && overloaded > 0) io.setExitCode(ExitCode.Overloaded);
}
