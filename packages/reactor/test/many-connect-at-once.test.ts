import { existsSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { encodeFrame } from "@lars/protocol";
import { expect, test, vi } from "vitest";
import { listenTcp, type ReactorEvent, startLoopThreads } from "../src/index.ts";
import { filesAdvice, openFilesMax } from "../src/open-files.ts";
import { aPeer, until } from "./a-peer.ts";
import { type TellingInit, type TellingTask, WHO } from "./loops/telling-loop.ts";

vi.setConfig({ testTimeout: 60_000 }); // thousands of sockets on a machine that is busy with other tests

/** Both ends of each are in this process. */
const ARRIVING = Math.min(2_000, Math.floor(((openFilesMax() ?? 20_000) - 200) / 2));
const ASK = encodeFrame(WHO, Buffer.alloc(0));

test("connections that arrive all at once are all accepted, and each is answered", async () => {
  await using loops = await startLoopThreads<TellingInit, TellingTask>({
    host: "127.0.0.1",
    port: 0,
    connectionsMax: ARRIVING,
    outboxBytesMax: 1_000_000,
    drainMs: 100,
    module: new URL("./loops/telling-loop.ts", import.meta.url),
    threads: 2,
    init: { shared: new SharedArrayBuffer(16), word: "first" },
  });
  let answered = 0;
  const failed: string[] = [];
  const sockets = Array.from({ length: ARRIVING }, (): Socket => {
    const socket = connect({ host: "127.0.0.1", port: loops.port });
    socket.on("error", (cause) => failed.push(cause.message));
    socket.once("data", () => {
      answered += 1;
    });
    socket.write(ASK);
    return socket;
  });
  await until(() => answered + failed.length === ARRIVING);
  expect(failed).toEqual([]);
  expect(await loops.counters()).toMatchObject({ connections: ARRIVING, accepted: ARRIVING, refused: 0 });
  await using oneTooMany = await aPeer(loops.port);
  await oneTooMany.closed;
  expect(await loops.counters()).toMatchObject({ connections: ARRIVING, refused: 1 });
  for (const socket of sockets) socket.destroy();
  await until(async () => (await loops.counters()).connections === 0);
});

/** The timer that the kernel keeps for the server's end of a connection: `02` is keepalive, then its hundredths of a second. */
function keepAliveTimer(serverPort: number, peerPort: number): { timer: string; inMs: number } | undefined {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");
  const ends = new RegExp(`:${hex(serverPort)} \\w+:${hex(peerPort)} 01 \\S+ (\\w\\w):(\\w+)`);
  const [, timer, when = ""] = ends.exec(readFileSync("/proc/net/tcp", "utf8")) ?? [];
  return timer === undefined ? undefined : { timer, inMs: Number.parseInt(when, 16) * 10 };
}

test.runIf(existsSync("/proc/net/tcp"))("the kernel asks silent peers whether they are there still", async () => {
  const options = { host: "127.0.0.1", port: 0, connectionsMax: 10, outboxBytesMax: 100_000, keepAliveMs: 7_000 };
  await using server = await listenTcp(options, { open: () => undefined, messages: {} });
  await using peer = await aPeer(server.port);
  await until(() => server.counters().connections === 1);
  const { timer, inMs } = keepAliveTimer(server.port, peer.socket.localPort ?? 0) ?? { timer: "", inMs: 0 };
  expect(timer).toBe("02");
  expect(inMs).toBeGreaterThan(0);
  expect(inMs).toBeLessThanOrEqual(7_000);
});

test("a limit of open files that is too low for the connections is told once, with what to do", async () => {
  expect(filesAdvice(1_000, 1_024)).toMatch(/may open 1024 files, room for some 896 connections of 1000 .*ulimit -n/);
  expect(filesAdvice(20_000, 1_048_576)).toBeUndefined();
  expect(filesAdvice(20_000, undefined)).toBeUndefined();
  const limit = openFilesMax();
  if (limit === undefined) return; // this system has none
  const events: ReactorEvent[] = [];
  await using _ = await startLoopThreads<TellingInit, TellingTask>({
    host: "127.0.0.1",
    port: 0,
    connectionsMax: limit,
    outboxBytesMax: 1_000_000,
    module: new URL("./loops/telling-loop.ts", import.meta.url),
    threads: 2,
    init: { shared: new SharedArrayBuffer(16), word: "first" },
    onEvent: (event) => events.push(event),
  });
  expect(events).toEqual([{ kind: "files_limited", message: filesAdvice(limit, limit) }]);
});
