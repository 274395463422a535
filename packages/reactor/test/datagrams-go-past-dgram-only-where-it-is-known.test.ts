import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { bindUdp, connectUdp } from "../src/index.ts";
import { openLane, UdpLane } from "../src/udp-lane.ts";
import { until } from "./a-peer.ts";

const to = { address: "127.0.0.1", port: 9 };
const ends = { received: () => undefined, failed: () => undefined };

/** As udp.ts opens it: addresses are looked up at once. */
async function aBoundSocket(): Promise<Socket> {
  const lookup = (host: string, _options: unknown, done: (...of: unknown[]) => void) => done(null, host, 4);
  const socket = createSocket({ type: "udp4", lookup: lookup as never });
  const listening = once(socket, "listening");
  socket.bind(0, "127.0.0.1");
  await listening;
  return socket;
}

/** The handle that dgram keeps under a symbol of its own. */
function handleOf(socket: Socket): { send: unknown; onmessage: unknown } {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "state symbol");
  return Reflect.get(Reflect.get(socket, symbol ?? ""), "handle");
}

test("this Node has the lane: what is sent is gone when send returns, and its bytes are the sender's again", async () => {
  const heard: string[] = [];
  await using listener = await bindUdp({ host: "127.0.0.1", port: 0 }, (bytes) => heard.push(bytes.toString()));
  await using server = await bindUdp({ host: "127.0.0.1", port: 0 }, () => undefined);
  const bytes = Buffer.from("first");
  const back = { address: "127.0.0.1", port: listener.port };
  expect(server.send(bytes, back)).toBe("sent");
  bytes.write("other");
  expect(server.send(bytes, back)).toBe("sent");
  await until(() => heard.length === 2);
  expect(heard).toEqual(["first", "other"]);
});

test("through dgram the bytes are kept", async () => {
  await using server = await bindUdp({ host: "127.0.0.1", port: 0, direct: false }, () => undefined);
  expect(server.send(Buffer.from("x"), to)).toBe("kept");
});

test("a dgram that calls its handle in another way has no lane, and goes on as it was", async () => {
  await using socket = await aBoundSocket();
  const handle = handleOf(socket);
  const { send, onmessage } = handle;
  const given: unknown[] = [];
  socket.send = (() => (handle.send as (...of: unknown[]) => void)({}, ["x"], 1, "another thing")) as never;
  expect(openLane(socket, ends)).toBeUndefined();
  expect([handle.send, handle.onmessage]).toEqual([send, onmessage]);

  Reflect.deleteProperty(socket, "send");
  socket.on("message", (bytes) => given.push(bytes.toString()));
  await using client = await connectUdp({ host: "127.0.0.1", port: socket.address().port }, () => undefined);
  client.send(Buffer.from("still here"));
  await until(() => given.length === 1);
  expect(given).toEqual(["still here"]);
});

test("a dgram that does not call its handle at once, that hides it, or whose handle tells other things has no lane", async () => {
  await using later = await aBoundSocket();
  later.send = (() => undefined) as never;
  expect(openLane(later, ends)).toBeUndefined();

  await using hiding = await aBoundSocket();
  const hidden = Object.create(hiding, { address: { value: () => hiding.address() } });
  expect(openLane(hidden, ends)).toBeUndefined();

  await using telling = await aBoundSocket();
  const handle = handleOf(telling);
  const { onmessage } = handle;
  const another = (_everything: object) => undefined;
  handle.onmessage = another;
  expect(openLane(telling, ends)).toBeUndefined();
  expect(handle.onmessage).toBe(another);
  handle.onmessage = onmessage;
});

test("while the kernel takes nothing, each datagram waits with a request and a list of its own, and its end is heard of", () => {
  class Request {
    list: readonly Uint8Array[] = [];
    oncomplete: (error: number) => void = () => undefined;
  }
  const sent: { request: Request; list: readonly Uint8Array[] }[] = [];
  let failures = 0;
  const handle = {
    send: (request: Request, list: readonly Uint8Array[]) => sent.push({ request, list }) * 0,
    onmessage: () => undefined,
  };
  const lane = new UdpLane({ handle, newRequest: Request, failed: () => (failures += 1) });
  const [first, second] = [Buffer.from("1"), Buffer.from("2")];
  expect([lane.send(first, to), lane.send(second, to)]).toEqual(["kept", "kept"]);
  expect(sent.map(({ list }) => list[0])).toEqual([first, second]);
  expect(sent[0]?.request).not.toBe(sent[1]?.request);
  expect(sent[0]?.request.list[0]).toBe(first); // what the kernel reads later is not collected

  sent[0]?.request.oncomplete(0);
  sent[1]?.request.oncomplete(-1);
  expect(failures).toBe(1);
});
