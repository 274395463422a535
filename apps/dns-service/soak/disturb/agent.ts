/** One agent: finds a service, asks, lives by its habit, comes back when it was cut off. */
import type { Finding } from "../checker/finding.ts";
import type { RouteHistory } from "../checker/route-history.ts";
import type { TakenFrame } from "../checker/watched-connection.ts";
import { frameOf, type RouteFrame, routeAck, routeRequest } from "../checker/wire.ts";
import { pause } from "../scene/pause.ts";
import type { Life } from "../scene/service-process.ts";
import { AgentConnection } from "./agent-connection.ts";
import type { Dice } from "./dice.ts";
import { type Deed, HABITS, type Habit, nextDeed } from "./habits.ts";

/** What all agents of a soak have in common. */
export interface Crowd {
  readonly history: RouteHistory;
  /** Routes that there may be. */
  readonly keys: readonly string[];
  /** Nobody asks for more, leaves, or stops reading. */
  isQuiet: boolean;
  opened: number;
  resets: number;
  find(finding: Finding): void;
  taken(connection: AgentConnection, taken: TakenFrame): void;
}

export interface AgentParts {
  readonly name: string;
  readonly habit: Habit;
  readonly dice: Dice;
  readonly crowd: Crowd;
  /** A service to go to, if one listens. */
  service(dice: Dice): Life | undefined;
}

const COME_BACK_MS_MAX = 400;
const SLOW_MS_MAX = 6_000;
const HALF_MS_MAX = 300;
const GREETED_SHARE = 0.5;
const ACKS_SHARE = 0.3;
/** Ids and bodies that a dns-service skips. */
const FOREIGN: readonly Buffer[] = [
  frameOf(99, Buffer.from("whatever")),
  frameOf(3, Buffer.alloc(40, 7)),
  frameOf(1, Buffer.alloc(12, 0xff)),
  frameOf(4, Buffer.alloc(0)),
];

export class Agent {
  readonly #parts: AgentParts;
  #connection: AgentConnection | undefined;
  #hasAsked = false;

  constructor(parts: AgentParts) {
    this.#parts = parts;
  }

  /** Its connection, once it has asked for what it came for. */
  get connection(): AgentConnection | undefined {
    return this.#hasAsked && this.#connection?.isOpen ? this.#connection : undefined;
  }

  /** Comes, and comes back, until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { dice, service } = this.#parts;
    while (!signal.aborted) {
      const life = service(dice);
      this.#connection = life && (await this.#connect(life));
      if (this.#connection !== undefined) await this.#live(this.#connection, signal);
      this.#hasAsked = false;
      await pause(dice.from(1, COME_BACK_MS_MAX), signal);
    }
    this.#connection?.leave("goodbye");
  }

  #connect(life: Life): Promise<AgentConnection | undefined> {
    const { crowd, name } = this.#parts;
    const number = ++crowd.opened;
    const { history, find } = crowd;
    const taken = (frame: RouteFrame, how: TakenFrame): void => this.#taken(frame, how);
    const parts = { life, number, history, find, taken, clock: () => performance.now() };
    return AgentConnection.open({
      ...parts,
      name: `${name} (${this.#parts.habit}), connection ${number} to ${life.name}`,
    });
  }

  async #live(connection: AgentConnection, signal: AbortSignal): Promise<void> {
    const { habit, dice, crowd } = this.#parts;
    if (habit !== "everything" && dice.chance(GREETED_SHARE)) connection.hello();
    connection.ask(this.#firstKeys());
    this.#hasAsked = true;
    while (connection.isOpen && !signal.aborted) {
      await pause(dice.from(1, HABITS[habit].everyMs), signal);
      if (connection.isOpen && !crowd.isQuiet) await this.#do(nextDeed(habit, dice), { connection, signal });
    }
  }

  #firstKeys(): readonly string[] {
    const { habit, dice, crowd } = this.#parts;
    const { keys } = crowd;
    if (habit === "everything") return keys;
    const count = dice.from(1, Math.max(1, Math.round(keys.length * HABITS[habit].share)));
    // Neighbours and favourites, so that edits and agents meet; each once.
    const first = dice.from(0, keys.length - count);
    const favourites = keys.slice(0, dice.from(0, Math.ceil(keys.length / 50)));
    return [...new Set([...keys.slice(first, first + count), ...favourites])];
  }

  async #do(deed: Deed, live: { connection: AgentConnection; signal: AbortSignal }): Promise<void> {
    const { connection } = live;
    const { dice, crowd } = this.#parts;
    if (deed === "leave") connection.leave("goodbye");
    else if (deed === "reset") {
      crowd.resets++;
      connection.leave("reset");
    } else if (deed === "askNew" || deed === "askAgain") connection.ask([this.#key(deed)]);
    else if (deed === "foreignFrame") connection.write(dice.one(FOREIGN) ?? Buffer.alloc(0));
    else if (deed === "stopReading") await this.#readNothing(live);
    else if (deed === "halfFrame") await this.#writeHalves(live);
  }

  #key(deed: "askNew" | "askAgain"): string {
    const { dice, crowd } = this.#parts;
    const keys = deed === "askNew" ? crowd.keys : crowd.keys.slice(0, Math.ceil(crowd.keys.length / 50));
    return dice.one(keys) ?? "1 0";
  }

  async #readNothing({ connection, signal }: { connection: AgentConnection; signal: AbortSignal }): Promise<void> {
    const { dice, crowd } = this.#parts;
    connection.stopReading();
    const until = performance.now() + dice.from(500, SLOW_MS_MAX);
    while (performance.now() < until && !crowd.isQuiet && !signal.aborted) await pause(50, signal);
    connection.readOn();
  }

  /** A request in two writes, cut anywhere. */
  async #writeHalves({ connection, signal }: { connection: AgentConnection; signal: AbortSignal }): Promise<void> {
    const { dice } = this.#parts;
    const [modId = 0, cmdId = 0] = this.#key("askNew").split(" ").map(Number);
    const request = routeRequest(modId, cmdId);
    const cut = dice.from(1, request.length - 1);
    connection.isWithinFrame = true;
    connection.watched.asked(modId, cmdId);
    connection.write(request.subarray(0, cut));
    await pause(dice.from(1, HALF_MS_MAX), signal);
    connection.write(request.subarray(cut));
    connection.isWithinFrame = false;
  }

  #taken(frame: RouteFrame, how: TakenFrame): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    const { dice, crowd } = this.#parts;
    crowd.taken(connection, how);
    const mayAcknowledge = frame.version !== undefined && !connection.isWithinFrame && connection.isOpen;
    if (mayAcknowledge && dice.chance(ACKS_SHARE)) connection.write(routeAck(frame));
  }
}
