import type { ConvergenceRow, DnsNodeRow, DnsNodeStore } from "@lars/db";
import { LarsError } from "@lars/model";
import { aClock, until } from "@lars/testkit";
import { expect, test } from "vitest";
import { NodeReporter } from "../src/io/node-reporter.ts";

const AWAY = new LarsError("DATABASE_UNAVAILABLE", "No database answers.");
const REFUSED = new LarsError("DATABASE_REFUSED", "The database has not the tables: run npx lars migrate.");

/** Tables in memory, which fail when they are told to, and wait when they are told to. */
class FakeTables implements AsyncDisposable {
  readonly nodes = new Map<string, DnsNodeRow>();
  readonly rows = new Map<number, ConvergenceRow>();
  readonly calls: string[] = [];
  failure: LarsError | undefined;
  held: Promise<void> | undefined;
  underWay = 0;
  isClosed = false;
  nowMs = (): Promise<number> => Promise.resolve(0);

  readonly dnsNodes: DnsNodeStore = {
    saveNode: (row) => this.#do("saveNode", () => this.nodes.set(row.instance, row)),
    removeNode: (instance) => this.#do("removeNode", () => this.nodes.delete(instance)),
    removePredecessors: () => this.#do("removePredecessors", () => undefined),
    saveConvergence: (rows) =>
      this.#do(`saveConvergence ${rows.length}`, () => rows.map((row) => this.rows.set(row.version, row))),
    trimConvergence: () => this.#do("trimConvergence", () => undefined),
    trimGone: () => this.#do("trimGone", () => undefined).then(() => 0),
    nodes: () => Promise.resolve([]),
    convergence: () => Promise.resolve([]),
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
  }

  async #do(call: string, work: () => unknown): Promise<void> {
    expect(this.isClosed).toBe(false);
    this.underWay += 1;
    expect(this.underWay, "one write at a time").toBe(1);
    this.calls.push(call);
    await this.held;
    this.underWay -= 1;
    if (this.failure !== undefined) throw this.failure;
    work();
  }
}

function aReporter() {
  const tables = new FakeTables();
  const clock = aClock();
  tables.nowMs = async () => clock();
  const log: string[] = [];
  const reporter = new NodeReporter({
    database: tables,
    changeRetentionMs: 1_000,
    clock,
    log: (level, message) => void log.push(`${level}: ${message}`),
  });
  const tell = (seenMs: number, versions: readonly number[] = [], oldestMs = 0) =>
    reporter.hear({ node: aNode(seenMs), rows: versions.map((version) => aRow(version, seenMs)), oldestMs });
  return { tables, clock, log, reporter, tell };
}

const aNode = (seenMs: number): DnsNodeRow => ({
  instance: "dns-1",
  hostname: "ada",
  address: "127.0.0.1:7778",
  software: "lars-dns-service",
  version: "1",
  routeVersion: 1,
  routes: 1,
  hosts: 1,
  connections: 1,
  greeted: 1,
  subscriptions: 1,
  ready: true,
  staleSinceMs: null,
  reason: "",
  startedMs: 0,
  seenMs,
});

const aRow = (version: number, told: number): ConvergenceRow => ({
  version,
  instance: "dns-1",
  atMs: version,
  routes: 1,
  told,
  acknowledging: 0,
  applied: 0,
  p50Ms: null,
  p99Ms: null,
  lastMs: null,
  stragglers: [],
});

const saves = (tables: FakeTables) => tables.calls.filter((call) => call.startsWith("save"));

test("while MySQL is away nothing queues, and nothing is said; on its return the latest is written, once", async () => {
  const { tables, log, tell } = aReporter();
  tables.failure = AWAY;
  for (let seenMs = 1; seenMs <= 50; seenMs++) {
    tell(seenMs, [7, 8, 1_000 + seenMs], 1_000 - 7);
    await until(() => tables.underWay === 0);
  }
  expect(tables.nodes.size).toBe(0);
  tables.failure = undefined;
  tables.calls.length = 0;
  tell(51, [1_001], 1_030);
  await until(() => tables.nodes.get("dns-1")?.seenMs === 51);
  expect([...tables.rows.keys()]).toEqual(Array.from({ length: 21 }, (_, at) => 1_030 + at));
  expect(saves(tables)).toEqual(["saveConvergence 21", "saveNode"]);
  expect(log).toEqual([]);
});

test("what comes while a write is under way is written after it: the latest, not all", async () => {
  const { tables, tell } = aReporter();
  const release = Promise.withResolvers<void>();
  tables.held = release.promise;
  tell(1, [7]);
  for (let seenMs = 2; seenMs <= 9; seenMs++) tell(seenMs, [7, 8]);
  release.resolve();
  await until(() => tables.nodes.get("dns-1")?.seenMs === 9);
  expect(saves(tables)).toEqual(["saveConvergence 1", "saveNode", "saveConvergence 2", "saveNode"]);
  expect(tables.rows.get(7)?.told).toBe(9);
});

test("a row that could not be written does not come back over a later one", async () => {
  const { tables, tell } = aReporter();
  const release = Promise.withResolvers<void>();
  tables.held = release.promise;
  tables.failure = AWAY;
  tell(1, [7]);
  tell(2, [7]);
  release.resolve();
  await until(() => tables.underWay === 0);
  tables.failure = undefined;
  tell(3);
  await until(() => tables.nodes.get("dns-1")?.seenMs === 3);
  expect(tables.rows.get(7)?.told).toBe(2);
});

test("missing tables are warned of once, with what to do, and once more only after they were there", async () => {
  const { tables, log, tell } = aReporter();
  const told = async (seenMs: number) => {
    const before = tables.calls.length;
    tell(seenMs);
    await until(() => tables.calls.length > before && tables.underWay === 0);
  };
  tables.failure = REFUSED;
  for (const seenMs of [1, 2, 3]) await told(seenMs);
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/^warn: .*npx lars migrate/);
  tables.failure = undefined;
  await told(4);
  await until(() => log.length === 2);
  expect(log[1]).toMatch(/^info: /);
  tables.failure = REFUSED;
  await told(5);
  await until(() => log.length === 3);
});

test("a stop writes what is left, takes the row away and closes; a row that never was is left alone", async () => {
  const { tables, reporter, tell } = aReporter();
  tell(1, [7]);
  await until(() => tables.nodes.size === 1);
  const release = Promise.withResolvers<void>();
  tables.held = release.promise;
  tell(2, [8]);
  tell(3, [9]);
  const stopped = reporter[Symbol.asyncDispose]();
  release.resolve();
  await stopped;
  expect(tables.nodes.size).toBe(0);
  expect([...tables.rows.keys()]).toEqual([7, 8, 9]);
  expect(tables.isClosed).toBe(true);

  const other = aReporter();
  other.tables.failure = AWAY;
  other.tell(1, [7]);
  await other.reporter[Symbol.asyncDispose]();
  expect(other.tables.calls).not.toContain("removeNode");
});

test("what is old is trimmed at once, again when a predecessor that was killed counts as gone, then once a minute", async () => {
  const { tables, clock, tell } = aReporter();
  const tidied = () => tables.calls.filter((call) => call.startsWith("trim") || call.startsWith("removeP")).length;
  for (let second = 0; second <= 80; second += 10) {
    tell(second);
    await until(() => tables.nodes.get("dns-1")?.seenMs === second && tables.underWay === 0);
    const times = 1 + Number(second >= 20) + Number(second >= 80);
    await until(() => tidied() === 3 * times);
    clock.advance(10_000);
  }
});

test("a clock that is wrong makes nobody seem gone: times are MySQL's, and the difference is said once", async () => {
  const { tables, clock, log, tell } = aReporter();
  const idle = () => until(() => tables.underWay === 0 && tables.nodes.size > 0);
  for (const behindMs of [60_000, 60_500, -30_000]) {
    tables.nodes.clear();
    tables.nowMs = async () => clock() + behindMs;
    tell(clock());
    await idle();
    expect(tables.nodes.get("dns-1")).toMatchObject({ seenMs: clock() + behindMs, startedMs: behindMs });
  }
  expect(log).toEqual([expect.stringContaining("differ by 60 s")]);
  tables.nodes.clear();
  tables.nowMs = async () => clock() + 40; // the time that an answer took
  tell(clock());
  await idle();
  expect(tables.nodes.get("dns-1")).toMatchObject({ seenMs: clock(), startedMs: 0, staleSinceMs: null });
});
