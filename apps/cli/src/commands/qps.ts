/** `lars qps`: how many hosts an agent hands out per second; with `--echo`, how many frames the reactor carries. */
import type { EchoFigures } from "@lars/reactor";
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import { grouped, paintFor } from "../paint.ts";
import {
  type AgentOptions,
  addAgentOptions,
  EXIT_CODES,
  ExitCode,
  parseId,
  say,
  wholeNumberFrom,
} from "./agent-arguments.ts";
import { placeOf } from "./agent-place.ts";
import { type Figures, figuresOf, runLoad } from "./qps-load.ts";

const EXAMPLES = `
Examples:
  lars qps                            2 threads, 3 seconds, module 1, command 1
  lars qps 4 10 --modules 10          4 threads, 10 seconds, modules 1 to 10 in turn
  lars qps 4 10 --modid 7 --cmdid 9   another route
  lars qps 1 5 --depth 1              one after the other, as the old API does
  lars qps 2 60 --report              each host that is handed out is reported, as callers do
  lars qps --echo                     frames over TCP to loops of our own and back; needs no agent

A line per second goes to the error output, the figures to the output. An answer that does not come within 500 ms is lost.
Ctrl-C ends it, with the figures so far.
`;

interface QpsOptions extends AgentOptions {
  readonly modid: number;
  readonly cmdid: number;
  readonly modules: number;
  readonly depth: number;
  readonly report?: boolean;
  readonly echo?: boolean;
}

interface Asked {
  readonly threads: number;
  readonly seconds: number;
  readonly options: QpsOptions;
}

export function addQps(program: Command, io: CliIo): void {
  const command = program.command("qps").description("measure how many hosts per second the agent hands out");
  addAgentOptions(
    command
      .argument("[threads]", "threads that ask", wholeNumberFrom(1, 64), 2)
      .argument("[seconds]", "for how long", wholeNumberFrom(1, 3_600), 3),
  )
    .option("--modid <modid>", "module to ask for", parseId, 1)
    .option("--cmdid <cmdid>", "command to ask for", parseId, 1)
    .option("--modules <count>", "so many modules from that one on, in turn", wholeNumberFrom(1, 10_000), 1)
    .option("--depth <depth>", "requests of a thread under way at a time", wholeNumberFrom(1, 1_000), 16)
    .option("--report", "report each host that is handed out as a success")
    .option("--echo", "measure the reactor by itself: TCP frames to loops of our own and back")
    .addHelpText("after", EXAMPLES + EXIT_CODES)
    .action(async (threads: number, seconds: number, options: QpsOptions) => {
      if (options.echo === true) tellEcho(io, options, await echo({ threads, seconds, depth: options.depth }));
      else await measureAgent(io, { threads, seconds, options });
    });
}

async function echo(options: { threads: number; seconds: number; depth: number }): Promise<EchoFigures> {
  const { measureEcho } = await import("@lars/reactor");
  return measureEcho(options);
}

async function measureAgent(io: CliIo, { threads, seconds, options }: Asked): Promise<void> {
  const { host, basePort } = await placeOf(options);
  const { modid: modId, cmdid: cmdId, modules, depth, report = false } = options;
  const task = { host, basePort, modId, cmdId, modules, depth, seconds, report };
  const live = (second: number, figures: Figures): void => {
    if (options.json !== true) io.err(`${String(second).padStart(4)} s  ${inShort(figures)}`);
  };
  tellAgent(io, { threads, seconds, options }, await runLoad(task, { threads, signal: io.signal, live }));
}

function inShort({ perSecond, p50Ms, p99Ms, maxMs, lost }: Figures): string {
  const lostSoMany = lost > 0 ? `  lost ${grouped(lost)}` : "";
  return `${grouped(perSecond)} per second  p50 ${p50Ms} ms  p99 ${p99Ms} ms  max ${maxMs} ms${lostSoMany}`;
}

function tellAgent(io: CliIo, { threads, options }: Asked, load: Parameters<typeof figuresOf>[0]): void {
  const figures = figuresOf(load);
  const { perSecond, host, overloaded, unknown, refused, lost, p50Ms, p99Ms, maxMs, seconds } = figures;
  const paint = paintFor(io);
  const words = [
    `${paint("bold", `${grouped(perSecond)} answers per second`)} (threads ${threads}, modules ${options.modules}, ${seconds} s)`,
    `p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms`,
    paint(lost > 0 ? "red" : "green", `lost ${grouped(lost)}`),
    `hosts ${grouped(host)}, overloaded ${grouped(overloaded)}, unknown ${grouped(unknown)}, refused ${grouped(refused)}`,
  ].join("\n");
  say(io, options, { words, value: figures });
  if (host === 0) io.setExitCode(overloaded > 0 ? ExitCode.Overloaded : ExitCode.NoSuchRoute);
}

function tellEcho(io: CliIo, options: QpsOptions, figures: EchoFigures): void {
  const words = [
    `${grouped(figures.framesPerSecond)} frames per second there and back, ${figures.connections} connections, ${figures.depth} under way on each`,
    `p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms, max ${figures.maxMs} ms`,
  ].join("\n");
  say(io, options, { words, value: figures });
}
