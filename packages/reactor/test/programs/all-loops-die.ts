/** A process whose only loop dies and cannot be started again; it is killed with its test, should it not end by itself. */
import { connect } from "node:net";
import { encodeFrame } from "@lars/protocol";
import { startLoopThreads } from "../../src/index.ts";
import { DIE, type TellingInit, type TellingTask } from "../loops/telling-loop.ts";

const LIFE_MAX_MS = 30_000;
setTimeout(() => process.kill(process.pid, "SIGKILL"), LIFE_MAX_MS); // it also stands for what keeps a daemon alive

const shared = new SharedArrayBuffer(16);
const loops = await startLoopThreads<TellingInit, TellingTask>({
  host: "127.0.0.1",
  port: 0,
  connectionsMax: 10,
  outboxBytesMax: 1_000_000,
  hungAfterMs: 1_000,
  module: new URL("../loops/telling-loop.ts", import.meta.url),
  threads: 1,
  init: { shared, word: "first" },
  initAgain: () => ({ shared, word: "refuse" }),
});
const socket = connect({ host: "127.0.0.1", port: loops.port });
socket.on("error", () => {}); // the loop dies of what it hears
socket.write(encodeFrame(DIE, Buffer.alloc(0)));
