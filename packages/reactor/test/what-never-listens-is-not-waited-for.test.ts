import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { encodeFrame } from "@lars/protocol";
import { expect, test, vi } from "vitest";
import { type ReactorEvent, startLoopThreads } from "../src/index.ts";
import { aPeer, until } from "./a-peer.ts";
import { DIE, type TellingInit, type TellingTask } from "./loops/telling-loop.ts";

vi.setConfig({ testTimeout: 60_000 }); // both wait for six times a second, on a machine that is busy with other tests

test.concurrent("a loop that starts and never comes to listen is ended like one that hangs", async () => {
  const shared = new SharedArrayBuffer(16);
  const events: ReactorEvent[] = [];
  let again = "never";
  await using loops = await startLoopThreads<TellingInit, TellingTask>({
    host: "127.0.0.1",
    port: 0,
    connectionsMax: 10,
    outboxBytesMax: 1_000_000,
    hungAfterMs: 1_000,
    module: new URL("./loops/telling-loop.ts", import.meta.url),
    threads: 2,
    init: { shared, word: "first" },
    initAgain: () => ({ shared, word: again }),
    onEvent: (event) => events.push(event),
  });
  await using peer = await aPeer(loops.port);
  peer.say(encodeFrame(DIE, Buffer.alloc(0)));
  await until(() => events.some(({ kind }) => kind === "loop_hung"));
  again = "again";
  await until(() => loops.state().listening === 2);
  expect(events.map(({ message }) => message)).toContainEqual(
    expect.stringContaining("it did not get as far as listening"),
  );
  expect(loops.state().hangs).toBeGreaterThanOrEqual(1);
});

test.concurrent("a process none of whose loops comes back is not left half alive: it ends", async () => {
  const program = fileURLToPath(new URL("programs/all-loops-die.ts", import.meta.url));
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [program], (error, _stdout, text) => resolve({ code: error?.code ?? 0, stderr: text }));
  });
  expect(stderr).toContain("none of 1 loops could be started again");
  expect(code).not.toBe(0);
});
