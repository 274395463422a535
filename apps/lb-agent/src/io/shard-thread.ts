/** Where a shard's thread begins. */
import { parentPort, workerData } from "node:worker_threads";
import { LarsError } from "@lars/model";
import { Shard } from "./shard.ts";
import type { ShardInit, ShardNews, ShardOrder } from "./shard-messages.ts";

const main = parentPort;
if (main === null) throw new Error("a shard is started by the agent's main thread");

const tell = (news: ShardNews): void => main.postMessage(news);
const shard = new Shard(workerData as ShardInit, { clock: Date.now, random: Math.random, tell });

main.on("message", (order: ShardOrder) => {
  if (order.kind !== "stop") shard.obey(order);
  else shard[Symbol.asyncDispose]().then(() => main.close());
});

try {
  tell({ kind: "listening", port: await shard.start() });
} catch (cause) {
  const message = cause instanceof Error ? cause.message : String(cause);
  tell({ kind: "failed", code: cause instanceof LarsError ? cause.code : undefined, message });
  main.close();
}
