/** Looks at MySQL as a dashboard would, and says how old the rows are. */
import type { Database } from "@lars/db";
import { FIRST_MODULE, FIRST_STATE, type FleetShape } from "../fleet/agent-frames.ts";
import type { Sending } from "../fleet/agents-thread.ts";
import { offsetOf } from "../fleet/schedule.ts";

export class Observer {
  readonly #database: Database;
  readonly #shape: FleetShape;
  #module = 0;

  constructor(database: Database, shape: FleetShape) {
    this.#database = database;
    this.#shape = shape;
  }

  /** How far the rows of one module, another one each time, are behind what was sent, ms: the worst of them. */
  async lagMs(sending: Sending): Promise<number> {
    const module = this.#module++ % this.#shape.modules;
    const now = Date.now();
    const { oldest, rows } = await this.#oldest(FIRST_MODULE + module);
    if (rows < this.#shape.agents * this.#shape.hosts) return now - sending.startMs;
    const next = oldest + 1 - FIRST_STATE - sending.firstState;
    const sentMs = sending.startMs + offsetOf(this.#shape, module, sending.periodMs) + next * sending.periodMs;
    return sentMs > Math.min(now, sending.endMs) ? 0 : now - sentMs;
  }

  /** Rows that are behind the state of their module that was due to be sent at `atMs`. */
  async behind(sending: Sending, atMs: number): Promise<number> {
    let behind = 0;
    const rows = this.#shape.agents * this.#shape.hosts;
    for (let module = 0; module < this.#shape.modules; module++) {
      const offset = offsetOf(this.#shape, module, sending.periodMs);
      const state = Math.floor((Math.min(atMs, sending.endMs - 1) - sending.startMs - offset) / sending.periodMs);
      const due = FIRST_STATE + sending.firstState + state;
      const { n } = await this.#database.kysely
        .selectFrom("ServerCallStatus")
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .where("modid", "=", FIRST_MODULE + module)
        .where("succ_cnt", ">=", due)
        .executeTakeFirstOrThrow();
      behind += rows - Number(n);
    }
    return behind;
  }

  async #oldest(modid: number): Promise<{ oldest: number; rows: number }> {
    const row = await this.#database.kysely
      .selectFrom("ServerCallStatus")
      .select(({ fn }) => [fn.min("succ_cnt").as("oldest"), fn.countAll<number>().as("rows")])
      .where("modid", "=", modid)
      .executeTakeFirstOrThrow();
    return { oldest: Number(row.oldest), rows: Number(row.rows) };
  }
}
