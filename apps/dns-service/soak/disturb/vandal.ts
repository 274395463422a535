/** Connections without manners. They never ask for a route, so nobody may tell them of one. */
import { connect, type Socket } from "node:net";
import type { Finding } from "../checker/finding.ts";
import type { RouteHistory } from "../checker/route-history.ts";
import { WatchedConnection } from "../checker/watched-connection.ts";
import { pause } from "../scene/pause.ts";
import type { Life } from "../scene/service-process.ts";
import type { Dice } from "./dice.ts";

export interface VandalParts {
  readonly dice: Dice;
  readonly history: RouteHistory;
  service(dice: Dice): Life | undefined;
  find(finding: Finding): void;
}

const EVERY_MS_MAX = 1_500;
const CLOSED_WITHIN_MS = 30_000;

/** `lost`: a head that no frame has, behind which the connection must be closed. */
const DEEDS = { lost: 3, half: 2, silence: 1, reset: 2 } as const;

export class Vandal {
  /** Connections that it opened. */
  connections = 0;
  readonly #parts: VandalParts;

  constructor(parts: VandalParts) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { dice, service } = this.#parts;
    while (!signal.aborted) {
      const life = service(dice);
      if (life !== undefined) await this.#visit(life, signal);
      await pause(dice.from(50, EVERY_MS_MAX), signal);
    }
  }

  async #visit(life: Life, signal: AbortSignal): Promise<void> {
    const { dice, history, find } = this.#parts;
    const name = `vandal, connection ${++this.connections} to ${life.name}`;
    const clock = (): number => performance.now();
    const watched = new WatchedConnection({ history, name, floorSeq: 0, clock, find });
    const socket = connect({ host: "127.0.0.1", port: life.port, noDelay: true });
    socket.on("data", (chunk: Buffer) => watched.took(chunk));
    socket.on("error", () => undefined); // refused or reset: it is over
    const closed = new Promise<boolean>((resolve) => socket.once("close", () => resolve(true)));
    const deed = dice.weighted(DEEDS);
    socket.write(noise(deed, dice));
    const isClosed = await Promise.race([closed, pause(deed === "lost" ? CLOSED_WITHIN_MS : 200, signal)]);
    if (deed === "lost" && isClosed !== true && !life.isEnding && !signal.aborted) {
      find({ kind: "malformed", what: `${name}: a lost stream was not closed`, account: [] });
    }
    end(socket, deed);
  }
}

function noise(deed: keyof typeof DEEDS, dice: Dice): Buffer {
  const head = Buffer.alloc(8 + dice.from(0, 30), dice.from(0, 255));
  head.writeInt32LE(1, 0);
  head.writeInt32LE(deed === "lost" ? (dice.one([-1, 65_528, 1_000_000_000, -2_147_483_648]) ?? -1) : 60, 4);
  return deed === "silence" ? Buffer.alloc(0) : head;
}

function end(socket: Socket, deed: keyof typeof DEEDS): void {
  if (deed === "reset") socket.resetAndDestroy();
  else socket.destroy();
}
