import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { FrameDecoder, MessageId, reportStatusRequest } from "@lars/protocol";
import { aTemporaryFolder, until } from "@lars/testkit";
import { expect, test, vi } from "vitest";
import { anAgent } from "./fakes.ts";

vi.setConfig({ testTimeout: 30_000 }); // real sockets and threads, on machines that do other things too

/** Bytes as deployed programs write them (frames.json of packages/protocol holds the same kind). */
const PULL_1_2 = "010000000400000008011002";
const PROBE = "010000000c00000008ffffffff0710ffffffff07"; // a request like any other, of a route that nobody has
const NO_ROUTE = "020000000c00000008ffffffff0710ffffffff07";
const HOST = "08b183a085fcffffffff0110e13c"; // 192.168.1.177:7777
const ROUTE_1_2 = `0200000014000000080110021a0e${HOST}`;
const GET_HOST = "0400000006000000080710011802"; // seq 7, modid 1, cmdid 2
const NO_HOST = `05000000080000000807100118022003`;
const A_HOST = `05000000160000000807100118022a0e${HOST}`;
const GET_ROUTE = "070000000400000008011002";
const A_ROUTE = `0800000014000000080110021a0e${HOST}`;
const REPORT = `0600000014000000080110021a0e${HOST}`; // retcode 0: nothing of it is written

/** A TCP server of a deployed program: it keeps what it is sent, and answers what a test says. */
async function aDeployedServer(answer: (frame: string) => string | undefined = () => undefined) {
  const frames: { readonly id: number; readonly hex: string; readonly body: Buffer }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const decoder = new FrameDecoder();
    socket.on("data", (chunk: Buffer) => {
      for (const { id, body } of decoder.push(chunk)) {
        const head = Buffer.alloc(8);
        head.writeInt32LE(id, 0);
        head.writeInt32LE(body.length, 4);
        const hex = Buffer.concat([head, body]).toString("hex");
        frames.push({ id, hex, body: Buffer.from(body) });
        const said = answer(hex);
        if (said !== undefined) socket.write(Buffer.from(said, "hex"));
      }
    });
    socket.on("error", () => {}); // an agent that stops may reset
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    frames,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** An API of deployed Lars: one datagram out, whatever comes back as hex. */
async function anApi(port: number) {
  const socket = createSocket("udp4");
  const heard: string[] = [];
  socket.on("message", (bytes) => heard.push(bytes.toString("hex")));
  socket.connect(port, "127.0.0.1");
  await once(socket, "connect");
  return {
    heard,
    send: (hex: string) => socket.send(Buffer.from(hex, "hex")),
    async asks(hex: string): Promise<string | undefined> {
      const before = heard.length;
      socket.send(Buffer.from(hex, "hex"));
      await until(() => heard.length > before);
      return heard[before];
    },
    [Symbol.asyncDispose]: async () => void socket.close(),
  };
}

test("a deployed dns-service, reporter and API see one Hello each at most, and else only bytes they know", async () => {
  await using home = await aTemporaryFolder();
  await using dns = await aDeployedServer((frame) => ({ [PULL_1_2]: ROUTE_1_2, [PROBE]: NO_ROUTE })[frame]);
  await using reporter = await aDeployedServer();
  {
    await using agent = await anAgent({ home, dns: [dns], reporter });
    await using api = await anApi(agent.basePort); // (1 + 2) % 3 = 0: the route's own port
    await until(() => dns.frames.length > 0 && reporter.frames.length > 0);
    expect(await api.asks(GET_HOST)).toBe(NO_HOST); // the first one asks the dns-service
    await until(async () => (await api.asks(GET_ROUTE)) === A_ROUTE);
    expect(await api.asks(GET_HOST)).toBe(A_HOST);

    const statuses = () => reporter.frames.filter(({ id }) => id === MessageId.ReportStatusRequest);
    const started = performance.now();
    do {
      const told = statuses().length;
      api.send(REPORT);
      await until(() => statuses().length > told);
    } while (performance.now() - started < 700); // beyond two heartbeats of this agent's
    expect(await api.asks(GET_HOST)).toBe(A_HOST); // no answer to a report was in between
    const [status] = statuses();
    expect(status && reportStatusRequest.decode(status.body)).toMatchObject({
      modId: 1,
      cmdId: 2,
      results: [{ host: { ip: 3_232_235_953, port: 7777 }, successes: 1, failures: 0, overloaded: false }],
    });
  }
  expect(dns.frames.map(({ id, hex }) => (id === MessageId.Hello ? "Hello" : hex))).toEqual(["Hello", PROBE, PULL_1_2]);
  const [first, ...others] = reporter.frames.map(({ id }) => id);
  expect(first).toBe(MessageId.Hello);
  expect(new Set(others)).toEqual(new Set([MessageId.ReportStatusRequest]));
});
