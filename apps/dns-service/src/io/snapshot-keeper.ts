/** Keeps the last good snapshot on disk: not at every edit, saying once what goes wrong, and waiting for no disk for ever. */
import { setTimeout as delay } from "node:timers/promises";
import type { RetiredMemory } from "../core/retired-memory.ts";
import { RouteSnapshot } from "../core/route-snapshot.ts";
import { loadSnapshot, type SnapshotFile, saveSnapshot } from "./snapshot-file.ts";

export interface SnapshotKeeperParts {
  readonly path: string;
  /** Memory that is written is not used again meanwhile. */
  readonly retired: RetiredMemory;
  log(level: "info" | "error", message: string): void;
}

/** What the file held, and when it was written. */
export interface KeptSnapshot {
  readonly snapshot: RouteSnapshot;
  readonly savedAtMs: number;
}

/** Ten edits a second need not be ten files a second. */
const SAVE_EVERY_MS = 5_000;

/** After one that failed. */
const SAVE_AGAIN_MS = 60_000;

/** A disk that has not given the file by then is waited for no longer: what it holds is of use later, too. */
const READ_MS = 3_000;

/** A file of a million hosts takes a second. */
const WRITE_MS = 30_000;

const SILENT = "the disk does not answer";

export class SnapshotKeeper {
  readonly #parts: SnapshotKeeperParts;
  #saved: RouteSnapshot | undefined;
  #saveDueMs = 0;
  #failure: string | undefined;
  #saving: Promise<void> | undefined;

  constructor(parts: SnapshotKeeperParts) {
    this.#parts = parts;
  }

  /** Reads the file; `onRead` may be called later than this ends, and is not where there is nothing to serve. */
  async read(onRead: (kept: KeptSnapshot) => void): Promise<void> {
    const { path, log } = this.#parts;
    const reading = loadSnapshot(path).then((file) => this.#wasRead(file, onRead));
    const silent = delay(READ_MS, SILENT, { ref: false });
    if ((await Promise.race([reading, silent])) === SILENT)
      log("error", `${path} is not served yet: ${SILENT}; see to that disk`);
  }

  /** Writes the snapshot, unless it is on disk already, or another one was written just now. */
  save(snapshot: RouteSnapshot | undefined): void {
    const now = Date.now();
    if (snapshot === undefined || snapshot === this.#saved || this.#saving || now < this.#saveDueMs) return;
    this.#saveDueMs = now + SAVE_EVERY_MS;
    this.#saved = snapshot;
    this.#saving = this.#write(snapshot, now).finally(() => {
      this.#saving = undefined;
    });
  }

  /** Ends once this snapshot is on disk, or cannot be. */
  async saveLast(snapshot: RouteSnapshot | undefined): Promise<void> {
    await this.#saving;
    this.#saveDueMs = 0;
    this.save(snapshot);
    await this.#saving;
  }

  #wasRead(file: SnapshotFile, onRead: (kept: KeptSnapshot) => void): void {
    if (file.kind === "none") {
      const level = file.problem === "missing" ? "info" : "error";
      this.#parts.log(
        level,
        `${this.#parts.path} is not served: ${file.problem}: ${file.reason}; the next load writes it anew`,
      );
      return;
    }
    const snapshot = new RouteSnapshot(file.packed);
    this.#saved ??= snapshot;
    onRead({ snapshot, savedAtMs: file.savedAtMs });
  }

  async #write(snapshot: RouteSnapshot, now: number): Promise<void> {
    const { path, retired } = this.#parts;
    retired.hold(snapshot.packed.memory);
    const silent = setTimeout(() => this.#say(SILENT), WRITE_MS);
    try {
      await saveSnapshot(path, snapshot.packed, now);
      this.#say(undefined);
    } catch (cause) {
      this.#saved = undefined;
      this.#saveDueMs = Date.now() + SAVE_AGAIN_MS;
      this.#say(cause instanceof Error ? cause.message : String(cause));
    } finally {
      clearTimeout(silent);
      retired.release();
    }
  }

  /** A disk that is full stays so for a while: it is said once, and tried again now and then. */
  #say(failure: string | undefined): void {
    const { path, log } = this.#parts;
    if (failure === this.#failure) return;
    this.#failure = failure;
    if (failure === undefined) log("info", `${path} is written again`);
    else
      log(
        "error",
        `${path} was not written: ${failure}; see to that disk: a restart without MySQL would serve what is older`,
      );
  }
}
