import { encodeFrame } from "@lars/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listenTcp } from "../src/index.ts";
import { type Leaving, sendOn } from "../src/send-on.ts";
import { aPeer, until } from "./a-peer.ts";

const HELLO = encodeFrame(1, Buffer.from("hello"));

interface FakeConnection extends Leaving {
  readonly number: number;
}

/** Connections that close when they are told to, and in which order they were told. */
function connectionsOf(count: number): { all: FakeConnection[]; closed: number[]; destroyed: number[] } {
  const closed: number[] = [];
  const destroyed: number[] = [];
  const all = Array.from({ length: count }, (_, number) => {
    const gone = Promise.withResolvers<void>();
    const end = (list: number[]) => () => {
      list.push(number);
      gone.resolve();
    };
    return { number, gone, close: end(closed), destroy: end(destroyed) };
  });
  return { all, closed, destroyed };
}

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

test("connections are closed evenly over the time there is, in an order that the dice decide", async () => {
  const { all, closed } = connectionsOf(1_000);
  const done = sendOn(all, { spreadMs: 5_000, drainMs: 100, random: Math.random });
  expect(closed).toHaveLength(1);
  for (let tenth = 1; tenth < 10; tenth++) {
    vi.advanceTimersByTime(500);
    expect(Math.abs(closed.length - tenth * 100)).toBeLessThanOrEqual(3);
  }
  vi.advanceTimersByTime(500);
  await done;
  expect(closed.toSorted((a, b) => a - b)).toEqual(all.map(({ number }) => number));
  expect(closed).not.toEqual(all.map(({ number }) => number));
});

test("without a time to spread over, all are closed at once", async () => {
  const { all, closed } = connectionsOf(50);
  await sendOn(all, { spreadMs: 0, drainMs: 100, random: Math.random });
  expect(closed).toHaveLength(50);
});

test("one that does not end in time is ended by force, and nobody waits any longer", async () => {
  const { all, destroyed } = connectionsOf(3);
  const deaf = { ...(all[1] as FakeConnection), close: () => {} };
  const done = sendOn([all[0], deaf, all[2]] as Leaving[], { spreadMs: 1_000, drainMs: 100, random: Math.random });
  vi.advanceTimersByTime(1_099);
  expect(destroyed).toEqual([]);
  vi.advanceTimersByTime(1);
  await done;
  expect(destroyed).toContain(1);
});

test("a server that stops serves on until it is a peer's turn to go, and ends with the last one", async () => {
  vi.useRealTimers();
  const options = { host: "127.0.0.1", port: 0, connectionsMax: 10, outboxBytesMax: 100_000, spreadMs: 600_000 };
  const server = await listenTcp(options, {
    open: () => undefined,
    messages: { 1: (connection, body) => void connection.send(encodeFrame(1, body)) },
  });
  await using peers = new AsyncDisposableStack();
  const all = await Promise.all(Array.from({ length: 4 }, async () => peers.use(await aPeer(server.port))));
  await until(() => server.counters().connections === all.length);
  const stopped = server[Symbol.asyncDispose]();
  await Promise.race(all.map(({ closed }) => closed)); // the first goes at once
  const left = all.filter(({ socket }) => !socket.destroyed);
  expect(left).toHaveLength(3);
  for (const peer of left) {
    peer.say(HELLO);
    expect(await peer.hear(1)).toHaveLength(1);
    peer.socket.destroy();
  }
  await stopped; // in a blink, not in ten minutes
  await using late = await aPeer(server.port);
  await late.closed;
});
