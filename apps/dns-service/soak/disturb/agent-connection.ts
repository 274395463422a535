/** An agent's connection: a socket, and the checker that reads along. */
import { connect, type Socket } from "node:net";
import { WatchedConnection, type WatchedConnectionParts } from "../checker/watched-connection.ts";
import { hello, routeRequest } from "../checker/wire.ts";
import type { Life } from "../scene/service-process.ts";

/** Keys from here on are no routes: each connection asks for one of its own when it wants a sign of life. */
const SIGN_MODID = 2_000_000_000;

export interface AgentConnectionParts extends Omit<WatchedConnectionParts, "floorSeq"> {
  readonly life: Life;
  /** Differs from that of every other connection. */
  readonly number: number;
}

export class AgentConnection {
  readonly life: Life;
  readonly watched: WatchedConnection;
  /** It does not read at present, or did not a while ago: what comes late is its own doing. */
  isSlow = false;
  /** It wrote a part of a frame: nothing else may be written. */
  isWithinFrame = false;
  /** Its own sign of life was asked for since the last {@link AgentConnection.goOn}. */
  hasAskedForSign = false;
  readonly #socket: Socket;
  readonly #parts: AgentConnectionParts;
  #isClosed = false;
  #isLeaving = false;

  private constructor(socket: Socket, parts: AgentConnectionParts) {
    const { life } = parts;
    this.life = life;
    this.#socket = socket;
    this.#parts = parts;
    this.watched = new WatchedConnection({ ...parts, floorSeq: life.floorSeq ?? 0 });
    socket.on("data", (chunk: Buffer) => this.watched.took(chunk));
    socket.on("close", () => this.#closed());
  }

  /** Undefined when nobody listens there any more. */
  static async open(parts: AgentConnectionParts): Promise<AgentConnection | undefined> {
    const socket = connect({ host: "127.0.0.1", port: parts.life.port, noDelay: true });
    socket.on("error", () => undefined); // reset, or refused: `close` follows
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("close", () => resolve(false));
    });
    return isOpen ? new AgentConnection(socket, parts) : undefined;
  }

  get isOpen(): boolean {
    return !this.#isClosed && !this.#isLeaving;
  }

  hello(): void {
    this.watched.saidHello();
    this.#socket.write(hello(this.watched.name));
  }

  /** Asks for routes, in one write. */
  ask(keys: readonly string[]): void {
    const requests = keys.map((key) => {
      const [modId = 0, cmdId = 0] = key.split(" ").map(Number);
      this.watched.asked(modId, cmdId);
      return routeRequest(modId, cmdId);
    });
    if (requests.length > 0) this.#socket.write(Buffer.concat(requests));
  }

  /** Asks for what nobody else asks for: once that is answered, so was everything before. */
  askForSign(): void {
    this.hasAskedForSign = true;
    this.ask([`${SIGN_MODID + this.#parts.number} 0`]);
  }

  goOn(): void {
    this.hasAskedForSign = false;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  stopReading(): void {
    this.isSlow = true;
    this.#socket.pause();
  }

  readOn(): void {
    this.#socket.resume();
  }

  /** Goes, with a goodbye or with a reset. */
  leave(how: "goodbye" | "reset"): void {
    this.#isLeaving = true;
    if (how === "reset") this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  #closed(): void {
    this.#isClosed = true;
    const { life, isSlow } = this;
    if (this.#isLeaving || isSlow || life.isEnding || life.floorSeq === undefined) return;
    const what = `${this.watched.name}: closed by ${life.name}, which runs`;
    this.#parts.find({ kind: "dropped", what, account: [`${this.watched.subscriptions} subscriptions`] });
  }
}
