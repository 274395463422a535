/** Asks an agent for hosts at a steady rate, whatever it answers; started with AskerOptions, ends when its thread is ended. */
import { workerData } from "node:worker_threads";
import { encodeFrame, getHostRequest, MessageId, SHARDS, shardOf } from "@lars/protocol";
import { connectUdp } from "@lars/reactor";
import type { AskerOptions } from "./asker.ts";

const TURN_MS = 5;
/** A turn that came late makes up for so many at most. */
const TURNS_AT_ONCE_MAX = 4;

const { basePort, perSecond, modIds } = workerData as AskerOptions;
const sockets = await Promise.all(
  Array.from({ length: SHARDS }, (_, shard) =>
    connectUdp({ host: "127.0.0.1", port: basePort + shard }, () => undefined),
  ),
);
const CMD_ID = 1;
const perTurn = (perSecond * TURN_MS) / 1_000;
let asked = 0;
let turnedMs = performance.now();

setInterval(() => {
  const nowMs = performance.now();
  const turns = Math.min(TURNS_AT_ONCE_MAX, (nowMs - turnedMs) / TURN_MS);
  turnedMs = nowMs;
  for (let left = Math.round(turns * perTurn); left > 0; left--) {
    const modId = modIds.first + (asked++ % modIds.count);
    const body = getHostRequest.encode({ seq: asked, modId, cmdId: CMD_ID });
    sockets[shardOf(modId, CMD_ID)]?.send(encodeFrame(MessageId.GetHostRequest, body));
  }
}, TURN_MS);
