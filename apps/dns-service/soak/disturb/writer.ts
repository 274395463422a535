/**
 * The only one who writes: tells the history of each change before it commits, and finds out what became of it when MySQL
 * went away meanwhile.
 */
import { changeRoutes, type Database } from "@lars/db";
import { LarsError } from "@lars/model";
import type { Finding } from "../checker/finding.ts";
import type { RouteEdits, RouteHistory, VersionSpan } from "../checker/route-history.ts";
import { pause } from "../scene/pause.ts";
import { type HandWork, workByHand } from "./by-hand.ts";
import type { Dice } from "./dice.ts";
import { routeEditOf } from "./route-edit-of.ts";
import type { RouteTable } from "./route-table.ts";
import { backup, bulkEdit, type Present, smallEdit, type Targets } from "./targets.ts";

export interface WriterParts {
  readonly database: Database;
  readonly table: RouteTable;
  readonly history: RouteHistory;
  readonly present: Present;
  readonly dice: Dice;
  /** Since when MySQL answers without a break. */
  upSinceMs(): number | undefined;
  find(finding: Finding): void;
}

/** One transaction that is about to be tried. */
interface Attempt {
  readonly edits: RouteEdits;
  readonly span: VersionSpan;
  readonly isAnnounced: boolean;
  /** RouteVersion after it. */
  work(): Promise<bigint>;
}

const KINDS = { small: 80, twice: 6, bulk: 1.5, silent: 5, versionOnly: 4, deployed: 5, trim: 2, backup: 2 } as const;
const PAUSE_MS_MAX = 200;
const BULK_SHARE = 0.3;
const RETRY_MS = 100;
/** MySQL's clock may be read that much later than ours. */
const CLOCK_SECONDS = 120n;

export class Writer {
  edits = 0;
  byHand = 0;
  uncertain = 0;
  readonly #parts: WriterParts;
  #version = 0n;
  #isPaused = false;
  #working: Promise<unknown> = Promise.resolve();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Writes until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!this.#isPaused) {
        this.#turn = this.#write(signal);
        await this.#turn;
      }
      await pause(this.#parts.dice.from(5, PAUSE_MS_MAX), signal);
    }
  }

  /** Nothing is written, and all that was is known, when this resolves. */
  async rest(): Promise<void> {
    this.#isPaused = true;
    await this.#turn;
  }

  goOn(): void {
    this.#isPaused = false;
  }

  /** The transaction under way has ended, or failed and may have happened. */
  async attempted(): Promise<void> {
    await this.#working;
  }

  async #write(signal: AbortSignal): Promise<void> {
    const { dice, present } = this.#parts;
    const kind = dice.weighted(KINDS);
    const upSinceMs = this.#parts.upSinceMs();
    try {
      if (kind === "small") await this.#change(smallEdit(dice, present), signal);
      else if (kind === "bulk") await this.#change(bulkEdit(dice, present, BULK_SHARE), signal);
      else if (kind === "twice") await this.#twice(signal);
      else await this.#byHand(kind, signal);
    } catch (cause) {
      if (!this.#isAway(cause, upSinceMs)) throw cause;
      await pause(RETRY_MS, signal); // it failed while it read: nothing was tried
    }
  }

  /** There and back without a pause: it may be told, or not. */
  async #twice(signal: AbortSignal): Promise<void> {
    const { dice, present } = this.#parts;
    const there = smallEdit(dice, present);
    const back = new Map([...there.keys()].map((key) => [key, present.hostsOf(key)]));
    await this.#change(there, signal);
    await this.#change(back, signal);
  }

  /** As an operator does it. */
  async #change(targets: Targets, signal: AbortSignal): Promise<void> {
    const { database, table, dice } = this.#parts;
    const modids = [...new Set([...targets.keys()].map((key) => Number(key.split(" ")[0])))];
    const edit = routeEditOf(await table.rowsOf(modids), targets, dice);
    if (edit.add.length + edit.update.length + edit.remove.length === 0) return;
    const { latest } = await table.versions();
    const now = BigInt(Math.floor(Date.now() / 1_000)) + CLOCK_SECONDS;
    const span = { least: latest + 1n, most: latest + 1n > now ? latest + 1n : now };
    const work = async (): Promise<bigint> => (await changeRoutes(database, edit)).version;
    if (await this.#attempt({ edits: targets, span, isAnnounced: true, work }, signal)) this.edits++;
  }

  async #byHand(kind: HandWork, signal: AbortSignal): Promise<void> {
    const { database, table, dice, present } = this.#parts;
    const { present: version, latest } = await table.versions();
    const targets = kind === "backup" ? backup(dice, present) : kind === "trim" ? new Map() : smallEdit(dice, present);
    for (const { edits, span, run } of workByHand({ database, kind, targets, version, dice })) {
      const work = async (): Promise<bigint> => {
        await run();
        return (await table.versions()).present;
      };
      const withAll = { least: span.least, most: span.most > latest ? span.most : latest };
      if (!(await this.#attempt({ edits, span: withAll, isAnnounced: false, work }, signal))) return;
    }
    this.byHand++;
  }

  /** False when nobody can say what became of it, until it was looked at. */
  async #attempt(attempt: Attempt, signal: AbortSignal): Promise<boolean> {
    const { history } = this.#parts;
    const before = new Map([...attempt.edits.keys()].map((key) => [key, history.hostsOf(key)]));
    const trying = this.#try(attempt, before);
    this.#working = trying;
    if (await trying) return true;
    this.uncertain++;
    await this.#findOut(attempt.edits, before, signal);
    return false;
  }

  async #try({ edits, span, isAnnounced, work }: Attempt, before: RouteEdits): Promise<boolean> {
    const { history } = this.#parts;
    const upSinceMs = this.#parts.upSinceMs();
    const seq = history.begin(edits, span);
    try {
      const version = await work();
      this.#version = version;
      history.end(seq, { version, committedMs: performance.now(), isAnnounced });
      return true;
    } catch (cause) {
      if (!this.#isAway(cause, upSinceMs)) throw cause;
      // It may have happened, may even have been seen and then be lost: both are in the history before MySQL is back.
      history.end(seq, { version: undefined });
      history.end(history.begin(before, span), { version: this.#version });
      return false;
    }
  }

  async #findOut(edits: RouteEdits, before: RouteEdits, signal: AbortSignal): Promise<void> {
    const { history, table, find } = this.#parts;
    while (!signal.aborted) {
      const upSinceMs = this.#parts.upSinceMs();
      try {
        const { present } = await table.versions();
        const everything = await table.everything();
        const found = new Map([...edits.keys()].map((key) => [key, everything.get(key) ?? ""]));
        history.end(history.begin(found, { least: present, most: present }), { version: present });
        this.#version = present;
        if (!isSame(found, edits) && !isSame(found, before)) {
          find({
            kind: "table",
            what: "an edit that MySQL's absence cut was half applied",
            account: [...edits.keys()],
          });
        }
        return;
      } catch (cause) {
        if (!this.#isAway(cause, upSinceMs)) throw cause;
        await pause(RETRY_MS, signal);
      }
    }
  }

  #isAway(cause: unknown, upSinceMs: number | undefined): boolean {
    if (cause instanceof LarsError) return cause.code.startsWith("DATABASE_");
    return this.#parts.upSinceMs() === undefined || this.#parts.upSinceMs() !== upSinceMs;
  }
}

function isSame(left: RouteEdits, right: RouteEdits): boolean {
  return [...left].every(([key, hosts]) => right.get(key) === hosts);
}
