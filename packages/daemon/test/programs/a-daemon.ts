/** A daemon to be spawned by tests; its first argument after `--config` decides how it behaves. */
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { LarsError } from "@lars/model";
import { type DaemonContext, runDaemon } from "../../src/index.ts";

interface Behaviour {
  readonly log?: { readonly level?: string };
  readonly stopMs?: number;
  readonly stopTimeoutMs?: number;
  readonly loadMs?: number;
  readonly startMs?: number;
  readonly refuse?: boolean;
  readonly fail?: boolean;
  readonly throwLater?: boolean;
  readonly notReady?: boolean;
  readonly port?: number;
  readonly lockFile?: string;
  /** A pipe that nobody writes: a thread that opens it waits as for a disk that does not answer. */
  readonly stuckAt?: string;
}

async function start(config: Behaviour, { log, health }: DaemonContext): Promise<AsyncDisposable> {
  await delay(config.startMs ?? 0);
  if (config.refuse === true) throw new LarsError("DATABASE_REFUSED", "db:3306 refuses the password of lars");
  if (config.fail === true) throw new TypeError("a bug");
  if (config.stuckAt !== undefined) await aThreadThatOpens(config.stuckAt);
  if (config.throwLater === true) setTimeout(() => Promise.reject(new Error("later")), 20);
  if (config.notReady === true) health.notReady("nothing to serve yet");
  const held = setInterval(() => {}, 1000); // what a service forgets must not keep the process alive
  log.info({ held: held.hasRef() }, "serving");
  return {
    async [Symbol.asyncDispose]() {
      await delay(config.stopMs ?? 0);
      log.info("closed");
    },
  };
}

async function aThreadThatOpens(path: string): Promise<void> {
  const code = `require("node:fs").open(${JSON.stringify(path)}, () => {}); require("node:worker_threads").parentPort.postMessage(0);`;
  await once(new Worker(code, { eval: true }), "message");
}

/** A test that is killed cannot kill us. */
const LIFE_MAX_MS = 60_000;
setTimeout(() => process.kill(process.pid, "SIGKILL"), LIFE_MAX_MS).unref();

const given = process.argv[2] === "--config" ? JSON.parse(process.argv[3] ?? "{}") : {};
const { loadMs = 0 }: Behaviour = given;
await delay(loadMs);

await runDaemon({
  name: "a-daemon",
  loadConfig: ({ argv }): Behaviour => JSON.parse(argv[1] ?? "{}"),
  endpoint: (config) => ({ host: "127.0.0.1", port: config.port ?? 0 }),
  ...(given.lockFile !== undefined && { lockFile: () => given.lockFile }),
  start,
  stopTimeoutMs: ({ stopTimeoutMs = 400 }) => stopTimeoutMs,
});
