/** The only one who edits routes: tells the ledger before and after, and finds out what became of an edit that MySQL's absence cut. */
import { changeRoutes, type Database } from "@lars/db";
import { LarsError } from "@lars/model";
import type { Dice } from "../../../dns-service/soak/disturb/dice.ts";
import { routeEditOf } from "../../../dns-service/soak/disturb/route-edit-of.ts";
import { RouteTable } from "../../../dns-service/soak/disturb/route-table.ts";
import type { Targets } from "../../../dns-service/soak/disturb/targets.ts";
import { pause } from "../../../dns-service/soak/scene/pause.ts";
import type { RouteLedger } from "../checker/route-ledger.ts";
import { type CrowdModule, changedHosts } from "./crowd.ts";

export interface WriterParts {
  readonly database: Database;
  readonly ledger: RouteLedger;
  readonly crowd: readonly CrowdModule[];
  readonly dice: Dice;
}

const PAUSE_MS_MAX = 400;
const RETRY_MS = 100;
const MODULES_MAX = 8;

export class Writer {
  edits = 0;
  /** Edits whose end nobody saw. */
  uncertain = 0;
  readonly #parts: WriterParts;
  readonly #table: RouteTable;
  #isPaused = true;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#table = new RouteTable(parts.database);
  }

  /** Writes until `signal` aborts, whenever it is told to go on. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!this.#isPaused) {
        this.#turn = this.edit(signal);
        await this.#turn;
      }
      await pause(this.#parts.dice.from(5, PAUSE_MS_MAX), signal);
    }
  }

  goOn(): void {
    this.#isPaused = false;
  }

  /** Nothing is written, and all that was is known, when this resolves. MySQL must be there. */
  async rest(): Promise<void> {
    this.#isPaused = true;
    await this.#turn;
  }

  /** One edit; what it changed. */
  async edit(signal: AbortSignal): Promise<Targets> {
    const { database, dice, ledger } = this.#parts;
    const targets = this.#targets();
    try {
      const modids = [...targets.keys()].map((key) => Number(key.split(" ")[0]));
      const edit = routeEditOf(await this.#table.rowsOf(modids), targets, dice);
      for (const [key, hosts] of targets) ledger.willBe(key, hosts, Date.now());
      await changeRoutes(database, edit);
      for (const [key, hosts] of targets) ledger.is(key, hosts, Date.now());
      this.edits++;
    } catch (cause) {
      if (!isAway(cause)) throw cause;
      this.uncertain++;
      await this.#findOut(targets, signal);
    }
    return targets;
  }

  #targets(): Targets {
    const { crowd, dice, ledger } = this.#parts;
    const count = dice.chance(0.1) ? dice.from(2, MODULES_MAX) : 1;
    const modules = Array.from({ length: count }, () => dice.one(crowd)).filter((module) => module !== undefined);
    return new Map(modules.map((module) => [module.key, changedHosts(module, ledger.hostsOf(module.key), dice)]));
  }

  /** Waits for edits that a frozen MySQL may still commit: each holds the version's row until it has ended. */
  async #findOut(targets: Targets, signal: AbortSignal): Promise<void> {
    const { database, ledger } = this.#parts;
    while (!signal.aborted) {
      try {
        const there = await database.transaction(async (tx) => {
          await tx.selectFrom("RouteVersion").select("version").where("id", "=", 1).forUpdate().execute();
          return new RouteTable({ ...database, kysely: tx }).everything();
        });
        for (const key of targets.keys()) ledger.is(key, there.get(key) ?? "", Date.now());
        return;
      } catch (cause) {
        if (!isAway(cause)) throw cause;
        await pause(RETRY_MS, signal);
      }
    }
  }
}

function isAway(cause: unknown): boolean {
  return cause instanceof LarsError && cause.code.startsWith("DATABASE_");
}
