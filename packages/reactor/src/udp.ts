/** UDP servers and clients: one datagram, one call. */
import { createSocket, type Socket } from "node:dgram";
import { lookup as resolve } from "node:dns";
import { isIP, isIPv6 } from "node:net";
import { listenError } from "./listen-error.ts";
import { type OnDatagram, openLane, type UdpLane, type UdpPeer } from "./udp-lane.ts";

export type { UdpPeer } from "./udp-lane.ts";

export interface UdpOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly reusePort?: boolean;
  /** Size of the kernel's receive buffer; its default when absent. */
  readonly receiveBufferBytes?: number;
  /** Past `node:dgram`, which costs twice as much, where this Node allows it; true unless it says false. */
  readonly direct?: boolean;
}

export interface UdpServer extends AsyncDisposable {
  readonly port: number;
  /** Sends and forgets; what the kernel refuses is counted (`errors`). `kept`: the bytes wait where they are, unchanged. */
  send(bytes: Uint8Array, to: UdpPeer): "sent" | "kept";
  counters(): { in: number; out: number; errors: number };
}

/** A socket that talks to one peer only. */
export interface UdpClient extends AsyncDisposable {
  /** Its own port. */
  readonly port: number;
  send(bytes: Uint8Array): void;
  counters(): { in: number; out: number; errors: number };
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string, family: number) => void;

/** Answers at once for addresses, which every send asks about; names (a bind to localhost) go the usual way. */
function lookup(host: string, options: unknown, callback: LookupCallback): void {
  const family = isIP(host);
  if (family !== 0) callback(null, host, family);
  else resolve(host, options as { family: number }, callback as never);
}

function openSocket(options: UdpOptions): Socket {
  return createSocket({
    type: isIPv6(options.host) ? "udp6" : "udp4",
    lookup: lookup as never,
    reusePort: options.reusePort ?? false,
    ...(options.receiveBufferBytes !== undefined && { recvBufferSize: options.receiveBufferBytes }),
  });
}

/** Addresses are looked up at once, so the event may come within `begin` already. */
function until(socket: Socket, event: "listening" | "connect", begin: () => void): Promise<void> {
  return new Promise((done, fail) => {
    socket.once("error", fail);
    socket.once(event, () => {
      socket.off("error", fail);
      done();
    });
    begin();
  });
}

class UdpEnd implements UdpServer {
  readonly #socket: Socket;
  readonly #lane: UdpLane | undefined;
  readonly port: number;
  #in = 0;
  #out = 0;
  #errors = 0;
  #closed: Promise<void> | undefined;
  readonly #failed = (): void => {
    this.#errors += 1;
  };
  /** One for all sends; without it dgram says nothing of a send that failed. */
  readonly #sent = (cause: Error | null): void => {
    if (cause !== null) this.#failed();
  };

  constructor(socket: Socket, onDatagram: OnDatagram, { direct }: { direct: boolean }) {
    const received: OnDatagram = (bytes, from) => {
      this.#in += 1;
      onDatagram(bytes, from);
    };
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on("error", this.#failed);
    this.#lane = direct ? openLane(socket, { received, failed: this.#failed }) : undefined;
    if (this.#lane === undefined) socket.on("message", received);
  }

  send(bytes: Uint8Array, to?: UdpPeer): "sent" | "kept" {
    if (this.#closed !== undefined) return "sent";
    this.#out += 1;
    if (to === undefined) this.#socket.send(bytes, this.#sent);
    else if (this.#lane !== undefined) return this.#lane.send(bytes, to);
    else this.#socket.send(bytes, to.port, to.address, this.#sent);
    return "kept";
  }

  counters(): { in: number; out: number; errors: number } {
    return { in: this.#in, out: this.#out, errors: this.#errors };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= new Promise((resolve) => this.#socket.close(() => resolve()));
    return this.#closed;
  }
}

/**
 * Listens for datagrams. `bytes` is the handler's to keep.
 * @throws LarsError `PORT_IN_USE`, with the port and what to do
 */
export async function bindUdp(options: UdpOptions, onDatagram: OnDatagram): Promise<UdpServer> {
  const socket = openSocket(options);
  const { host, port } = options;
  await until(socket, "listening", () => socket.bind({ address: host, port, exclusive: true })).catch(
    (cause: unknown) => {
      socket.close();
      throw listenError(cause, { kind: "udp", host, port });
    },
  );
  return new UdpEnd(socket, onDatagram, { direct: options.direct ?? true });
}

/** A socket that sends to one peer and hears only it. That nobody listens there is counted as an error, not thrown. */
export async function connectUdp(
  options: { readonly host: string; readonly port: number },
  onDatagram: (bytes: Buffer) => void,
): Promise<UdpClient> {
  const socket = openSocket(options);
  await until(socket, "connect", () => socket.connect(options.port, options.host)).catch((cause: unknown) => {
    socket.close();
    throw cause;
  });
  return new UdpEnd(socket, onDatagram, { direct: false });
}
