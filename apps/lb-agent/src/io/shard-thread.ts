/** A shard in its thread: it begins when it is told what to be. */
import { parentPort } from "node:worker_threads";
import { LarsError } from "@lars/model";
import { goFirst } from "@lars/reactor";
import { Shard } from "./shard.ts";
import type { ShardInit, ShardNews, ShardOrder } from "./shard-messages.ts";

const main = parentPort;
if (main === null) throw new Error("a shard is started by the agent's main thread");

const tell = (news: ShardNews): void => main.postMessage(news);
const end = (): void => main.close();

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
