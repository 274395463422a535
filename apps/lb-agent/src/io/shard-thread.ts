/** A shard in its thread: it begins when it is told what to be. */
import { platform, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { LarsError } from "@lars/model";
import { Shard } from "./shard.ts";
import type { ShardInit, ShardNews, ShardOrder } from "./shard-messages.ts";

/** Callers wait for this thread and for nothing else: it goes before what else the machine does. */
const SHARD_NICENESS = -10;

const main = parentPort;
if (main === null) throw new Error("a shard is started by the agent's main thread");

const tell = (news: ShardNews): void => main.postMessage(news);
const end = (): void => main.close();

/** Of this thread alone, which is so on Linux only; an agent that is neither root nor has CAP_SYS_NICE may not, and does without. */
function goFirst(): void {
  if (platform() !== "linux") return;
  try {
    setPriority(0, SHARD_NICENESS);
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_SYSTEM_ERROR") throw cause;
  }
}

async function begin(init: ShardInit): Promise<Shard | undefined> {
  const shard = new Shard(init, { clock: Date.now, random: Math.random, tell });
  main?.on("message", (order: ShardOrder) => {
    if (order.kind !== "stop") shard.obey(order);
    else void shard[Symbol.asyncDispose]().then(end);
  });
  try {
    tell({ kind: "listening", port: await shard.start() });
    return shard;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    tell({ kind: "failed", code: cause instanceof LarsError ? cause.code : undefined, message });
    end();
    return undefined;
  }
}

goFirst();
main.once("message", (init: ShardInit) => void begin(init));
