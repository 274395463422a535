/** Edits as an operator's: one host of a route gets another port, so the number of hosts stays. */
import { changeRoutes, type Database } from "@lars/db";
import { hostAddress, routeKey } from "@lars/model";
import { nowMs } from "../report/clock.ts";

export interface EditedRoute {
  readonly modId: number;
  readonly cmdId: number;
}

/** Ports below are moved up by as much, the others down. */
const PORT_STEP = 8_000;

export class RouteEditor {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Commits one edit; the time of its commit, by {@link nowMs}. */
  async edit({ modId, cmdId }: EditedRoute): Promise<number> {
    const row = await this.#database.kysely
      .selectFrom("RouteData")
      .select(["id", "serverip", "serverport"])
      .where("modid", "=", modId)
      .where("cmdid", "=", cmdId)
      .orderBy("id")
      .executeTakeFirstOrThrow();
    const port = row.serverport < PORT_STEP ? row.serverport + PORT_STEP : row.serverport - PORT_STEP;
    const at = (each: number) => ({ ...routeKey(modId, cmdId), host: hostAddress(row.serverip, each) });
    const update = [{ id: row.id, before: at(row.serverport), after: at(port) }];
    await changeRoutes(this.#database, { author: "bench", add: [], update, remove: [] });
    return nowMs();
  }

  /** The version that is written now. */
  async version(): Promise<number> {
    return Number(await this.#database.routes.readVersion());
  }

  /** A version without changes that explain it, as scripts write it: the service has to read everything. */
  async bumpVersion(): Promise<void> {
    await this.#database.kysely
      .updateTable("RouteVersion")
      .set((row) => ({ version: row("version", "+", 1) }))
      .where("id", "=", 1)
      .execute();
  }
}
