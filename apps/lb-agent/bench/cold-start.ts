/**
 * How long after its process was made an agent with no dns-service answers a caller from disk: for 10 and for 10,000
 * modules, beside what an empty Node needs on this machine. `node apps/lb-agent/bench/cold-start.ts [PROGRAM [ARGS…]]`
 */
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { environmentWith } from "@lars/config";
import { hostAddress } from "@lars/model";
import {
  encodeFrame,
  getHostRequest,
  getHostResponse,
  HEADER_BYTES,
  MessageId,
  RetCode,
  shardOf,
} from "@lars/protocol";
import { encodeRoutes } from "../src/io/route-file.ts";

const ROUNDS = 7;
const BASE_PORT = 20_000 + (process.pid % 10_000);
const ASK_EVERY_MS = 1;

const start = fileURLToPath(new URL("../src/start.mjs", import.meta.url));
const [program = process.execPath, ...given] = process.argv.slice(2);
const args = process.argv.length > 2 ? given : [start];

async function firstAnswerMs(home: string, modId: number): Promise<number> {
  const socket = createSocket("udp4");
  const answered = Promise.withResolvers<number>();
  socket.on("error", () => undefined); // nobody listens yet
  socket.connect(BASE_PORT + shardOf(modId, 1), "127.0.0.1");
  await once(socket, "connect");
  const startedMs = performance.now();
  const agent = spawn(program, args, {
    env: environmentWith({
      LARS_HOME: home,
      LARS_AGENT_BASE_PORT: String(BASE_PORT),
      LARS_HEALTH_PORT: "0",
      LARS_DNSSERVER_PORT: "1",
      LARS_REPORTER_PORT: "1",
      LARS_LOG_LEVEL: "error",
    }),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(agent, "exit");
  agent.once("exit", (code) => answered.reject(new Error(`it ended with ${code} before it answered`)));
  socket.on("message", (bytes) => {
    const answer = getHostResponse.decode(bytes.subarray(HEADER_BYTES));
    if (answer?.retCode === RetCode.Success) answered.resolve(performance.now() - startedMs);
    else answered.reject(new Error(`answered with ${answer?.retCode}`));
  });
  const question = encodeFrame(MessageId.GetHostRequest, getHostRequest.encode({ seq: 1, modId, cmdId: 1 }));
  const asking = setInterval(() => socket.send(question, () => undefined), ASK_EVERY_MS);
  const tookMs = await answered.promise;
  clearInterval(asking);
  socket.close();
  await pause(300); // what it does after its first answer must not end up in the next one's figure
  agent.kill("SIGTERM");
  await ended;
  return tookMs;
}

function told(name: string, figures: readonly number[]): string {
  const [least = 0, ...rest] = [...figures].sort((a, b) => a - b);
  const all = [least, ...rest];
  const median = all[Math.floor(all.length / 2)] ?? 0;
  const most = all.at(-1) ?? 0;
  return `${name}: median ${median.toFixed(0)} ms, ${least.toFixed(0)} to ${most.toFixed(0)} ms in ${all.length} starts\n`;
}

async function emptyNodeMs(): Promise<number> {
  const startedMs = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return performance.now() - startedMs;
}

const prepare = fileURLToPath(new URL("../src/prepare-start.ts", import.meta.url)); // as a start before would have done
await once(spawn(process.execPath, [prepare], { stdio: "inherit" }), "exit");
const empty: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) empty.push(await emptyNodeMs());
process.stdout.write(told("an empty Node, from start to end", empty));
for (const modules of [10, 10_000]) {
  const home = await mkdtemp(join(tmpdir(), "lars-cold-start-"));
  await mkdir(join(home, "lb-agent"));
  const hosts = [9000, 9001, 9002].map((port) => hostAddress(0x7f000001, port));
  const routes = Array.from({ length: modules }, (_, n) => ({ modId: n + 1, cmdId: 1, version: 1, hosts }));
  await writeFile(join(home, "lb-agent", "routes.json"), encodeRoutes(routes));
  const figures: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) figures.push(await firstAnswerMs(home, 1 + (round % 10)));
  process.stdout.write(told(`${modules} modules, from start to first answer`, figures));
  await rm(home, { recursive: true });
}
