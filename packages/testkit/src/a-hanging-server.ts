/** A server that comes to hang, as a program in front of one that does not. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Passes on what the server says, up to a number of bytes for each connection; the rest once it {@link goesOn}. */
export class HangingServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #held = new Set<() => void>();
  /** Bytes of each connection behind which nothing more comes; a chunk that begins before comes whole. */
  says = 0;

  private constructor(port: number) {
    this.#server = createServer((client) => {
      const behind = connect(port, "127.0.0.1");
      let said = 0;
      for (const socket of [client, behind]) this.#open.add(socket.on("error", () => {})); // one of them is gone: so is the other
      client.pipe(behind);
      client.once("close", () => behind.destroy());
      behind.once("close", () => client.destroy());
      behind.on("data", (chunk) => {
        if (said < this.says) client.write(chunk);
        else this.#held.add(() => client.write(chunk));
        said += chunk.length;
      });
    });
  }

  /** In front of what listens on this port of 127.0.0.1. */
  static async before(port: number): Promise<HangingServer> {
    const hanging = new HangingServer(port);
    await once(hanging.#server.listen(0, "127.0.0.1"), "listening");
    return hanging;
  }

  /** The URL of what is behind it, through it. */
  through(direct: string): string {
    const url = new URL(direct);
    url.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** It hangs no more, and says what it held back. */
  goesOn(): void {
    this.says = Number.POSITIVE_INFINITY;
    for (const say of this.#held) say();
    this.#held.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
