/**
 * Notices a server that accepts a connection and then hangs: the driver's own limit is over with the first byte, and nobody
 * would wait for the rest of the sign-in any shorter than for ever.
 */
import { connect, type Socket } from "node:net";

/** What the driver says of a connection that it wants. */
interface Wanted {
  readonly config: { readonly host: string; readonly port: number; readonly socketPath?: string };
}

/** Opens connections to a server, and cuts those on which nobody is signed in after a while. */
export class SignInLimit implements Disposable {
  readonly #maxMs: number;
  readonly #waiting = new Map<unknown, NodeJS.Timeout>();

  /** @param maxMs from the beginning of a connection to the end of the sign-in */
  constructor(maxMs: number) {
    this.#maxMs = maxMs;
  }

  /** The driver's way to a socket; who waits on one that is cut fails with ETIMEDOUT. */
  open({ config: { host, port, socketPath } }: Wanted): Socket {
    const where = socketPath === undefined ? { host, port } : { path: socketPath };
    const socket = connect({ ...where, noDelay: true, keepAlive: true });
    const cause = Object.assign(new Error("the server did not finish the sign-in"), { code: "ETIMEDOUT" });
    this.#waiting.set(
      socket,
      setTimeout(() => socket.destroy(cause), this.#maxMs),
    );
    socket.once("close", () => this.signedIn(socket));
    return socket;
  }

  /** The sign-in on this socket is over. */
  signedIn(socket: unknown): void {
    clearTimeout(this.#waiting.get(socket));
    this.#waiting.delete(socket);
  }

  /** Cuts what still waits. */
  [Symbol.dispose](): void {
    for (const socket of this.#waiting.keys()) (socket as Socket).destroy();
  }
}
