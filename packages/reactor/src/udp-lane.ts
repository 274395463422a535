/**
 * Datagrams past `node:dgram`, which makes six objects, two closures and a tick for each: the handle under a socket, used
 * as dgram itself uses it. The handle is nobody's promise. It is taken only when dgram is seen to call it as it is called
 * here; otherwise there is no lane, and whoever asked for one uses the socket.
 */
import type { Socket } from "node:dgram";

/** Where a datagram came from, and where its answer goes. */
export interface UdpPeer {
  readonly address: string;
  readonly port: number;
}

/** Takes a datagram; the bytes are its own. */
export type OnDatagram = (bytes: Buffer, from: UdpPeer) => void;

/** libuv's request of one send. Native memory hangs on it while the send waits. */
interface SendRequest {
  list: readonly Uint8Array[];
  oncomplete: (error: number) => void;
}

/** Negative: an error. 0: it waits. From 1 on: sent at once. */
type NativeSend = (
  ...args: [request: SendRequest, list: readonly Uint8Array[], length: 1, port: number, address: string, tellEnd: true]
) => number;

type NativeReceived = (...args: [read: number, handle: unknown, bytes: Buffer, from: UdpPeer]) => void;

interface Handle {
  send: NativeSend;
  onmessage: NativeReceived;
}

/** Sends and receives for a socket that is bound. */
export class UdpLane {
  readonly #handle: Handle;
  readonly #newRequest: new () => SendRequest;
  readonly #failed: (error: number) => void;
  #list: [Uint8Array];
  #request: SendRequest;

  constructor(parts: { handle: Handle; newRequest: new () => SendRequest; failed: () => void }) {
    this.#handle = parts.handle;
    this.#newRequest = parts.newRequest;
    this.#failed = (error) => {
      if (error !== 0) parts.failed();
    };
    this.#list = [new Uint8Array()];
    this.#request = this.#makeRequest();
  }

  /** `kept`: the kernel's buffer is full, so the bytes wait where they are. */
  send(bytes: Uint8Array, to: UdpPeer): "sent" | "kept" {
    this.#list[0] = bytes;
    const result = this.#handle.send(this.#request, this.#list, 1, to.port, to.address, true);
    if (result > 0) return "sent";
    if (result === 0) return this.#kept();
    this.#failed(result);
    return "sent";
  }

  /** What waits goes on with its request and its list; the next send has others. */
  #kept(): "kept" {
    this.#request.list = this.#list;
    this.#list = [new Uint8Array()];
    this.#request = this.#makeRequest();
    return "kept";
  }

  #makeRequest(): SendRequest {
    const request = new this.#newRequest();
    request.oncomplete = this.#failed;
    return request;
  }
}

/** The lane of a bound socket, which tells `received` from now on; undefined when this Node has none as we know it. */
export function openLane(socket: Socket, ends: { received: OnDatagram; failed: () => void }): UdpLane | undefined {
  const handle = handleOf(socket);
  const newRequest = handle && requestOf(socket, handle);
  if (handle === undefined || newRequest === undefined) return undefined;
  // biome-ignore lint/complexity/useMaxParams: libuv calls it with four
  handle.onmessage = (read, _handle, bytes, from) => {
    if (read < 0) ends.failed();
    else ends.received(bytes, from);
  };
  return new UdpLane({ handle, newRequest, failed: ends.failed });
}

/** dgram keeps it under a symbol of its own. */
function handleOf(socket: Socket): Handle | undefined {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "state symbol");
  const state: unknown = symbol && Reflect.get(socket, symbol);
  const handle: unknown = typeof state === "object" && state !== null ? Reflect.get(state, "handle") : undefined;
  return isHandle(handle) ? handle : undefined;
}

function isHandle(handle: unknown): handle is Handle {
  if (typeof handle !== "object" || handle === null || !("send" in handle) || !("onmessage" in handle)) return false;
  return typeof handle.send === "function" && typeof handle.onmessage === "function" && handle.onmessage.length === 4;
}

const TRIED = { bytes: Buffer.from([0]), port: 9, address: { udp4: "127.0.0.1", udp6: "::1" } } as const;

/**
 * Watches dgram send one datagram, which goes nowhere: the class of its request, when it calls as {@link NativeSend} says.
 * The socket must look addresses up at once.
 */
function requestOf(socket: Socket, handle: Handle): (new () => SendRequest) | undefined {
  let seen: unknown[] = [];
  const own = Object.getOwnPropertyDescriptor(handle, "send");
  const watching = (...args: unknown[]): number => {
    seen = args;
    return TRIED.bytes.length + 1; // as if it were sent
  };
  handle.send = watching;
  const address = TRIED.address[socket.address().family === "IPv6" ? "udp6" : "udp4"];
  socket.send(TRIED.bytes, TRIED.port, address, () => undefined);
  if (own === undefined) Reflect.deleteProperty(handle, "send");
  else Object.defineProperty(handle, "send", own);
  return isAsKnown(seen, address) ? (seen[0].constructor as new () => SendRequest) : undefined;
}

function isAsKnown(seen: readonly unknown[], address: string): seen is readonly [object, ...unknown[]] {
  const [request, list, length, port, to, tellEnd] = seen;
  if (seen.length !== 6 || typeof request !== "object" || request === null) return false;
  if (!Array.isArray(list) || list.length !== 1 || list[0] !== TRIED.bytes || length !== 1) return false;
  return request.constructor.name === "SendWrap" && port === TRIED.port && to === address && tellEnd === true;
}
