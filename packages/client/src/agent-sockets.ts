/** The three ports of an agent, one socket each: frames out, frames in. */
import { LarsError } from "@lars/model";
import { type Frame, readDatagram, SHARDS } from "@lars/protocol";
import { connectUdp, type UdpClient } from "@lars/reactor";

export interface AgentSockets extends AsyncDisposable {
  send(shard: number, bytes: Uint8Array): void;
}

/**
 * Opens the sockets. UDP has no connection: that nobody answers shows with the first request.
 * @throws LarsError `AGENT_UNREACHABLE` when the host has no address
 */
export async function openAgentSockets(
  agent: { readonly host: string; readonly basePort: number },
  onFrame: (frame: Frame) => void,
): Promise<AgentSockets> {
  const sockets: UdpClient[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(sockets.map((socket) => socket[Symbol.asyncDispose]()));
  };
  try {
    for (let shard = 0; shard < SHARDS; shard++) {
      sockets.push(await openSocket({ host: agent.host, port: agent.basePort + shard }, onFrame));
    }
  } catch (cause) {
    await close();
    throw cause;
  }
  return { send: (shard, bytes) => sockets[shard]?.send(bytes), [Symbol.asyncDispose]: close };
}

function openSocket(where: { host: string; port: number }, onFrame: (frame: Frame) => void): Promise<UdpClient> {
  return connectUdp(where, (bytes) => {
    const frame = readDatagram(bytes);
    if (frame !== undefined) onFrame(frame); // anything else is dropped (protocol.md, Frame)
  }).catch((cause: unknown) => {
    throw new LarsError("AGENT_UNREACHABLE", `no way to an agent at ${where.host}:${where.port}`, { cause });
  });
}
