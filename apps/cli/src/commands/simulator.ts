/** `lars simulator`: plays a caller. Asks for a host, "calls" it, reports how that went, again and again. */
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import { columns, duration, grouped, type Paint, paintFor, percent } from "../paint.ts";
import {
  type AgentOptions,
  addAgentOptions,
  addRouteArguments,
  EXIT_CODES,
  ExitCode,
  parseHostShare,
  parseShare,
  say,
  wholeNumberFrom,
} from "./agent-arguments.ts";
import { openAgent } from "./agent-link.ts";
import { type Play, playCaller, type Tally } from "./play-caller.ts";

const COUNT_MAX = 1_000_000_000;
const INTERVAL_MS_MAX = 60_000;

/** How often whoever looks on sees how far it is, milliseconds. */
const STATUS_MS = 200;

const EXAMPLES = `
Examples:
  lars simulator 1 1                  100 calls that go well
  lars simulator 1 1 0.2 1000         a thousand calls, a fifth of them fails
  lars simulator 1 1 0 0 --fail 127.0.0.1:9001=1
                                      until Ctrl-C; calls to that host fail, it comes to rest
  lars simulator 1 1 0.01 5000 --fail 10.0.0.1:80=0.3 --fail 10.0.0.2:80=0.9
                                      hosts with rates of their own, a hundredth for the others
  lars simulator 1 1 0 1000 --interval 0 --json
                                      as fast as it goes, the summary as JSON

Ctrl-C ends it, with the summary.
`;

interface SimulatorOptions extends AgentOptions {
  readonly interval: number;
  readonly fail?: ReadonlyMap<string, number>;
}

export function addSimulator(program: Command, io: CliIo): void {
  const command = program.command("simulator").description("play a caller: ask, call, report; a summary at the end");
  addAgentOptions(
    addRouteArguments(command)
      .argument("[errRate]", "share of the calls that fail, 0 to 1", parseShare, 0)
      .argument("[count]", "how many calls; 0: until Ctrl-C", wholeNumberFrom(0, COUNT_MAX), 100),
  )
    .option("--interval <ms>", "pause between two calls", wholeNumberFrom(0, INTERVAL_MS_MAX), 10)
    .option(
      "--fail <ip:port=share>",
      "share of the calls to this host that fail; for several hosts, several times",
      parseHostShare,
    )
    .addHelpText("after", EXAMPLES + EXIT_CODES)
    .action(async (...given: unknown[]) => {
      const [modId, cmdId, errorRate, count, options] = given as [number, number, number, number, SimulatorOptions];
      const { interval, fail = new Map() } = options;
      await using client = await openAgent(options);
      const play = { route: { modId, cmdId }, errorRate, hostRates: fail, count, intervalMs: interval };
      tell(io, options, await simulate(io, play, client));
    });
}

async function simulate(io: CliIo, play: Play, client: Parameters<typeof playCaller>[0]): Promise<Tally> {
  const tally: Tally = { hosts: new Map(), overloaded: 0, unknown: 0, unanswered: 0, tookMs: 0 };
  const timer = setInterval(() => io.status(progress(play, tally)), STATUS_MS);
  try {
    await playCaller(client, { play, tally, signal: io.signal });
  } finally {
    clearInterval(timer);
    io.status(undefined);
  }
  return tally;
}

function progress({ count }: Play, tally: Tally): string {
  const { calls, failed } = sums(tally);
  const of = count === 0 ? "" : ` of ${grouped(count)}`;
  return `${grouped(calls)}${of} calls, ${percent(failed, calls)} failed, overloaded ${tally.overloaded} times`;
}

function sums({ hosts }: Tally): { calls: number; failed: number } {
  const all = [...hosts.values()];
  return {
    calls: all.reduce((sum, { calls }) => sum + calls, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  };
}

function tell(io: CliIo, options: SimulatorOptions, tally: Tally): void {
  const hosts = [...tally.hosts].map(([host, counts]) => ({ host, ...counts }));
  hosts.sort((a, b) => (a.host < b.host ? -1 : 1));
  const { overloaded, unknown, unanswered, tookMs } = tally;
  const value = { hosts, overloaded, unknown, unanswered, seconds: Math.round(tookMs) / 1_000 };
  say(io, options, { words: summary(tally, hosts, paintFor(io)), value });
  if (unanswered > 0) io.setExitCode(ExitCode.Failed);
  else if (hosts.length === 0 && unknown > 0) io.setExitCode(ExitCode.NoSuchRoute);
  else if (hosts.length === 0 && overloaded > 0) io.setExitCode(ExitCode.Overloaded);
}

interface HostTally {
  readonly host: string;
  readonly calls: number;
  readonly failed: number;
}

function summary(tally: Tally, hosts: readonly HostTally[], paint: Paint): string {
  const { calls, failed } = sums(tally);
  const row = ({ host, calls: made, failed: bad }: HostTally) => {
    const share = percent(bad, made);
    return [host, grouped(made), grouped(bad), bad > 0 ? paint("red", share) : share, percent(made, calls)];
  };
  const heading = ["host", "calls", "failed", "of its calls", "of all calls"].map((text) => paint("bold", text));
  const table = columns([heading, ...hosts.map(row), row({ host: "all", calls, failed })], { left: 1 });
  const { overloaded, unknown, unanswered, tookMs } = tally;
  const rest = [
    `overloaded: ${overloaded}`,
    `unknown: ${unknown}`,
    ...(unanswered > 0 ? [`unanswered: ${unanswered}`] : []),
  ];
  return [...(hosts.length > 0 ? table : []), `${rest.join(", ")}; took ${duration(tookMs)}`].join("\n");
}
