/** A database of maps: routes, a version, changes. Reads take their turns, and fail when they are told to. */
import type { RouteChanges, RouteSource } from "../src/io/snapshot-reader.ts";
import { rowsOf } from "./builders.ts";

export type Hosts = readonly (readonly [ip: number, port: number])[];

export class DatabaseOfMaps implements RouteSource {
  /** By `modid cmdid`. */
  readonly routes = new Map<string, Hosts>();
  version = 100n;
  changes: { modId: number; cmdId: number; version: bigint }[] = [];
  /** Changes, those that were trimmed too. */
  readonly #everNamed: { readonly key: string; readonly version: bigint }[] = [];
  /** Reads that fail before the next one that does not. */
  failures = 0;
  /** Full loads that began. */
  fullLoads = 0;
  /** Runs in the middle of a full load, behind its consistent read. */
  meanwhile: (() => void) | undefined;

  async readVersion(): Promise<bigint> {
    await this.#turn();
    return this.version;
  }

  async loadAll(onRows: (rows: ArrayLike<number>) => void): Promise<{ version: bigint; hasChanges: boolean }> {
    this.fullLoads++;
    const rows = rowsOf(this.routes);
    const { version } = this;
    const hasChanges = this.changes.some((change) => change.version === version);
    onRows(rows.slice(0, 4));
    await this.#turn();
    this.meanwhile?.();
    this.meanwhile = undefined;
    await this.#turn();
    onRows(rows.slice(4));
    return { version, hasChanges };
  }

  async loadChanges(since: bigint): Promise<RouteChanges> {
    await this.#turn();
    const latest = new Map<string, bigint>();
    const behind = this.changes.filter(({ version }) => version > since && version <= this.version);
    for (const { modId, cmdId, version } of behind) {
      const known = latest.get(`${modId} ${cmdId}`) ?? 0n;
      latest.set(`${modId} ${cmdId}`, known > version ? known : version);
    }
    const changes = [...latest].map(([key, version]) => ({ ...idsOf(key), version }));
    const knowsSince = this.changes.some((change) => change.version === since);
    const rows = rowsOf(new Map([...this.routes].filter(([key]) => latest.has(key))));
    return { version: this.version, knowsSince, changes, rows };
  }

  /** One edit of some routes as the admin writes it; the second hand of the clock may move. */
  edit(routes: ReadonlyMap<string, Hosts>, step = 1): void {
    this.version += BigInt(step);
    for (const [key, hosts] of routes) {
      this.change(key, hosts);
      this.changes.push({ ...idsOf(key), version: this.version });
      this.#everNamed.push({ key, version: this.version });
    }
  }

  /** Rows that change without anybody's being told. */
  change(key: string, hosts: Hosts): void {
    if (hosts.length === 0) this.routes.delete(key);
    else this.routes.set(key, hosts);
  }

  /** Routes that an edit behind that version named, whether its rows are still there or not. */
  namedSince(version: bigint): Set<string> {
    return new Set(this.#everNamed.filter((change) => change.version > version).map(({ key }) => key));
  }

  /** Changes of versions before this one go. */
  trim(before: bigint): void {
    this.changes = this.changes.filter((change) => change.version >= before);
  }

  /** A moment passes; the read may fail. */
  async #turn(): Promise<void> {
    await Promise.resolve();
    if (this.failures === 0) return;
    this.failures--;
    throw new Error("the database is away");
  }
}

/** The ids of `modid cmdid`. */
export function idsOf(key: string): { modId: number; cmdId: number } {
  const [modId = 0, cmdId = 0] = key.split(" ").map(Number);
  return { modId, cmdId };
}

/** So many hosts of a route, other ones for another `seed`. */
export function someHosts(key: string, count: number, seed = 0): Hosts {
  return Array.from({ length: count }, (_, at) => [idsOf(key).modId * 1_000 + seed * 10 + at, 80] as const);
}

/** A database as a thread sees it that may be gone before its answer comes. */
export function mortal(database: DatabaseOfMaps, life: { isDead: boolean }): RouteSource {
  const alive = async <T>(answer: Promise<T>): Promise<T> => {
    const settled = await Promise.allSettled([answer]);
    if (life.isDead) return new Promise<T>(() => {});
    const [{ status, ...rest }] = settled;
    if (status === "rejected") throw (rest as { reason: unknown }).reason;
    return (rest as { value: T }).value;
  };
  return {
    readVersion: () => alive(database.readVersion()),
    loadAll: (onRows) => alive(database.loadAll((rows) => (life.isDead ? undefined : onRows(rows)))),
    loadChanges: (since) => alive(database.loadChanges(since)),
  };
}
