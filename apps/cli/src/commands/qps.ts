/** `lars qps`: how many hosts an agent hands out per second; with `--echo`, how many frames the reactor carries. */
import { createHistogram } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { LarsError, type LarsErrorCode } from "@lars/model";
import type { EchoFigures } from "@lars/reactor";
import type { Command } from "commander";
import type { CliIo } from "../cli-io.ts";
import {
  type AgentOptions,
  addAgentOptions,
  EXIT_CODES,
  ExitCode,
  parseId,
  say,
  wholeNumberFrom,
} from "./agent-arguments.ts";
import type { QpsAnswer, QpsFigures, QpsTask } from "./qps-thread.ts";

const EXAMPLES = `
Examples:
  lars qps                            2 threads, 3 seconds, module 1, command 1
  lars qps 4 10 --modid 7 --cmdid 9   4 threads, 10 seconds, another route
  lars qps 1 5 --depth 1              one after the other, as the old API does
  lars qps --echo                     frames over TCP to loops of our own and back; needs no agent
`;

interface QpsOptions extends AgentOptions {
  readonly modid: number;
  readonly cmdid: number;
  readonly depth: number;
  readonly echo?: boolean;
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
    .option("--depth <depth>", "requests of a thread under way at a time", wholeNumberFrom(1, 1_000), 16)
    .option("--echo", "measure the reactor by itself: TCP frames to loops of our own and back")
    .addHelpText("after", EXAMPLES + EXIT_CODES)
    .action(async (threads: number, seconds: number, options: QpsOptions) => {
      if (options.echo === true) tellEcho(io, options, await echo({ threads, seconds, depth: options.depth }));
      else tellAgent(io, options, await askAgent({ threads, seconds }, options));
    });
}

async function echo(options: { threads: number; seconds: number; depth: number }): Promise<EchoFigures> {
  const { measureEcho } = await import("@lars/reactor");
  return measureEcho(options);
}

async function askAgent(load: { threads: number; seconds: number }, options: QpsOptions): Promise<QpsFigures[]> {
  const { host, port: basePort, modid: modId, cmdid: cmdId, depth } = options;
  const task: QpsTask = { host, basePort, modId, cmdId, depth, seconds: load.seconds };
  return Promise.all(Array.from({ length: load.threads }, () => runThread(task)));
}

function runThread(task: QpsTask): Promise<QpsFigures> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./qps-thread.ts", import.meta.url), { workerData: task, execArgv: [] });
    worker.once("message", (answer: QpsAnswer) => {
      if (answer.kind === "figures") resolve(answer);
      else reject(new LarsError(answer.code as LarsErrorCode, answer.message));
    });
    worker.once("error", reject);
  });
}

function tellAgent(io: CliIo, options: QpsOptions, all: readonly QpsFigures[]): void {
  const times = createHistogram();
  const sum = { host: 0, overloaded: 0, unknown: 0, unanswered: 0 };
  let seconds = 0;
  for (const figures of all) {
    times.add(figures.times);
    seconds = Math.max(seconds, figures.seconds);
    for (const kind of ["host", "overloaded", "unknown", "unanswered"] as const) sum[kind] += figures[kind];
  }
  const perSecond = Math.round((sum.host + sum.overloaded + sum.unknown) / seconds);
  const inMs = (ns: number): number => Math.round(ns / 1_000) / 1_000;
  const value = {
    perSecond,
    ...sum,
    p50Ms: inMs(times.percentile(50)),
    p99Ms: inMs(times.percentile(99)),
    maxMs: inMs(times.max),
  };
  const words = [
    `${perSecond} answers per second: ${sum.host} hosts, ${sum.overloaded} overloaded, ${sum.unknown} unknown, ${sum.unanswered} unanswered`,
    `half within ${value.p50Ms} ms, 99 % within ${value.p99Ms} ms, all within ${value.maxMs} ms`,
  ].join("\n");
  say(io, options, { words, value });
  if (sum.host === 0) io.setExitCode(sum.overloaded > 0 ? ExitCode.Overloaded : ExitCode.NoSuchRoute);
}

function tellEcho(io: CliIo, options: QpsOptions, figures: EchoFigures): void {
  const words = [
    `${figures.framesPerSecond} frames per second there and back, ${figures.connections} connections, ${figures.depth} under way on each`,
    `half within ${figures.p50Ms} ms, 99 % within ${figures.p99Ms} ms, all within ${figures.maxMs} ms`,
  ].join("\n");
  say(io, options, { words, value: figures });
}
