import { once } from "node:events";
import { connect } from "node:net";
import { hostAddress, type Ipv4, parseIpv4 } from "@lars/model";
import { aDatabase, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { aDnsService, setRoute } from "./a-dns-service.ts";

/** Bytes as a deployed agent and a deployed dns-service write them (frames.json of packages/protocol holds the same). */
const REQUEST_1_2 = "010000000400000008011002";
const NONE_1_2 = "020000000400000008011002";
const HOSTS_1_2 = "0200000014000000080110021a0e08b183a085fcffffffff0110e13c"; // 192.168.1.177:7777
const NO_SUCH_IDS = "010000000d00000008ffffffffffffffffff011005";
const NONE_OF_THESE = "020000000d00000008ffffffffffffffffff011005";
const UNKNOWN_ID = "2a00000002000000abcd";
const NO_BODY = "0100000001000000ff";

async function aSocket(port: number) {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  let hex = "";
  socket.on("data", (chunk: Buffer) => {
    hex += chunk.toString("hex");
  });
  const hears = (expected: string) => until(() => hex.length >= expected.length && hex);
  const send = (bytes: string) => socket.write(Buffer.from(bytes, "hex"));
  return { send, hears, [Symbol.asyncDispose]: async () => void socket.destroy() };
}

test("an agent that says no Hello gets answers and pushes byte for byte as deployed ones are, and nothing else", async () => {
  await using database = await aDatabase();
  const host = hostAddress(parseIpv4("192.168.1.177") as Ipv4, 7777);
  await using service = await aDnsService(database.url);
  await until(() => service.context.health.readiness.ready);
  await using agent = await aSocket(service.port);

  agent.send(REQUEST_1_2 + UNKNOWN_ID + NO_BODY + NO_SUCH_IDS);
  const answered = NONE_1_2 + NONE_OF_THESE;
  expect(await agent.hears(answered)).toBe(answered);

  await setRoute(database, [1, 2], [host]);
  const pushed = answered + HOSTS_1_2;
  expect(await agent.hears(pushed)).toBe(pushed);

  for (const byte of Buffer.from(REQUEST_1_2, "hex")) agent.send(byte.toString(16).padStart(2, "0"));
  const asked = pushed + HOSTS_1_2;
  expect(await agent.hears(asked)).toBe(asked);

  await setRoute(database, [1, 2], []);
  const gone = asked + NONE_1_2;
  expect(await agent.hears(gone)).toBe(gone);
  expect(await service.metric("lars_dns_unknown_messages_total")).toBe(1);
  expect(await service.metric("lars_dns_invalid_bodies_total")).toBe(1);
});
