/** Asks the agent for whole routes, as an API does, to see what it knows. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { pause } from "../../../dns-service/soak/scene/pause.ts";
import { readRouteAnswer, routeRequest } from "../callers/wire.ts";

const PORTS = 3;
const LOOPBACK = "127.0.0.1";
/** A request that was lost is asked again. */
const AGAIN_MS = 500;

export class RouteAsker implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #answers = new Map<string, string>();
  readonly #basePort: number;

  private constructor(socket: Socket, basePort: number) {
    this.#socket = socket;
    this.#basePort = basePort;
    socket.on("message", (datagram) => {
      const { modId, cmdId, hosts } = readRouteAnswer(datagram);
      this.#answers.set(`${modId} ${cmdId}`, [...hosts].sort().join(" "));
    });
  }

  static async open(basePort: number): Promise<RouteAsker> {
    const socket = createSocket("udp4");
    socket.bind(0, LOOPBACK);
    await once(socket, "listening");
    return new RouteAsker(socket, basePort);
  }

  /** Hosts of these routes as the agent has them now, sorted as text; a route that nobody answers for is not there. */
  async ask(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    this.#answers.clear();
    for (const key of keys) {
      const [modId = 0, cmdId = 0] = key.split(" ").map(Number);
      this.#socket.send(routeRequest(modId, cmdId), this.#basePort + ((modId + cmdId) % PORTS), LOOPBACK);
    }
    const sinceMs = performance.now();
    while (this.#answers.size < keys.length && performance.now() - sinceMs < AGAIN_MS) await pause(1);
    return new Map(this.#answers);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
  }
}
