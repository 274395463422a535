/** An agent on three ports that answers as the test says. */
import { encodeFrame, type Frame, type MessageId, readDatagram, SHARDS } from "@lars/protocol";
import { bindUdp, type UdpServer } from "@lars/reactor";

export interface FakeAgent extends AsyncDisposable {
  readonly basePort: number;
  /** Every frame that came, with the port's number of the three. */
  readonly heard: { shard: number; frame: Frame }[];
}

export type Answers = (frame: Frame, shard: number) => { id: number; body: Uint8Array } | undefined;

async function threePorts(onDatagram: (shard: number) => Parameters<typeof bindUdp>[1]): Promise<UdpServer[]> {
  for (;;) {
    const first = await bindUdp({ host: "127.0.0.1", port: 0 }, onDatagram(0));
    const servers = [first];
    try {
      for (let shard = 1; shard < SHARDS; shard++) {
        servers.push(await bindUdp({ host: "127.0.0.1", port: first.port + shard }, onDatagram(shard)));
      }
      return servers;
    } catch {
      for (const server of servers) await server[Symbol.asyncDispose](); // a neighbour has one of the three: others will do
    }
  }
}

export async function aFakeAgent(answers: Answers): Promise<FakeAgent> {
  const heard: { shard: number; frame: Frame }[] = [];
  const servers = await threePorts((shard) => (bytes, from) => {
    const frame = readDatagram(bytes);
    if (frame === undefined) return;
    heard.push({ shard, frame });
    const answer = answers(frame, shard);
    if (answer !== undefined) servers[shard]?.send(encodeFrame(answer.id, answer.body), from);
  });
  return {
    basePort: servers[0]?.port ?? 0,
    heard,
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) await server[Symbol.asyncDispose]();
    },
  };
}

/** How many frames of a kind an agent heard. */
export function countOf(agent: FakeAgent, id: MessageId): number {
  return agent.heard.filter(({ frame }) => frame.id === id).length;
}
