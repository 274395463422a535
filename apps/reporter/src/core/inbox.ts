/**
 * Takes what agents say: keeps the newest of it until it is stored, and adds up the calls of the present minute. Decides by
 * the clock it is given.
 *
 * @hop 10/11
 */
import type { Clock } from "@lars/model";
import { AgentReadings } from "./agent-readings.ts";
import {
  type AgentIdentity,
  type AgentReport,
  type AgentSighting,
  agentRules,
  type ModuleSighting,
  moduleRules,
  modulesOf,
} from "./agent-state.ts";
import { CallMinutes, type MinuteCut } from "./call-minutes.ts";
import { cellOf, countOf, isHost, isReport, type StatusReport, timeOf } from "./call-status.ts";
import { CellTable, NO_SLOT } from "./cell-table.ts";
import { HostEvents } from "./host-events.ts";
import { type Added, LatestRows } from "./latest-rows.ts";
import { LatestStatuses, type StatusFate } from "./latest-statuses.ts";
import type { ReadAgent } from "./read-agents.ts";
import { WindowCounts } from "./window-counts.ts";

/** How many rows met which fate. */
export type Fates = Record<Added | StatusFate | "invalid", number>;

/** Who tells statuses. */
export interface Teller {
  /** The number of its connection; 0: whichever. */
  readonly on: number;
  /** Who said Hello also tells counters since its start: its statuses are not added up as well. */
  readonly identity: AgentIdentity | undefined;
}

const SOMEBODY: Teller = { on: 0, identity: undefined };

/** What one connection has said of itself. */
export interface AgentConnection {
  readonly identity: AgentIdentity;
  /** What to add to the agent's times to have ours; known with its first frame. */
  readonly clockOffsetMs: number;
  /** What to add to its uptime to have our time. */
  readonly uptimeOffsetMs: number;
  /** Start of the agent that its frames so far were of. */
  readonly startedMs: number;
  /** Its counters since its start. */
  readonly read: ReadAgent;
}

const INSTANCE_MAX = 64;
const HOSTNAME_MAX = 255;

/** A cell that nobody told of for so long is forgotten, once nothing of it waits; sooner when there is no room left. */
const FORGET_AFTER_MS = 3_600_000;
const FORGET_AFTER_WHEN_FULL_MS = 60_000;

/** An agent that says only statuses says so at each call: what it had overloaded and is silent about counts so much longer. */
const SILENCE_MS = 30_000;

/** The identity in a Hello, cut to what the columns hold; undefined when there is no instance to tell agents apart by. */
export function identityOf(hello: AgentIdentity): AgentIdentity | undefined {
  if (hello.instance === "" || hello.instance.length > INSTANCE_MAX) return undefined;
  return {
    instance: hello.instance,
    hostname: hello.hostname.slice(0, HOSTNAME_MAX),
    software: hello.software.slice(0, INSTANCE_MAX),
    version: hello.version.slice(0, INSTANCE_MAX),
  };
}

export interface InboxOptions {
  readonly rowsMax: number;
  readonly eventsMax: number;
  readonly clock: Clock;
  readonly instance: string;
}

/** Everything that waits to be stored, each kind within its own bound. */
export class Inbox {
  readonly cells: CellTable;
  readonly statuses: LatestStatuses;
  readonly agents: LatestRows<AgentSighting>;
  readonly modules: LatestRows<ModuleSighting>;
  readonly minutes: CallMinutes;
  readonly events: HostEvents;
  readonly readings: AgentReadings;
  readonly windows: WindowCounts;
  readonly #clock: Clock;
  readonly #instance: string;

  /** `instance` is what the reporter says of itself in its Hello. */
  constructor({ rowsMax, eventsMax, clock, instance }: InboxOptions) {
    this.#instance = instance;
    this.cells = new CellTable(rowsMax);
    this.statuses = new LatestStatuses(this.cells);
    this.agents = new LatestRows(agentRules(rowsMax));
    this.modules = new LatestRows(moduleRules(rowsMax));
    this.minutes = new CallMinutes(this.cells);
    this.events = new HostEvents(eventsMax);
    const { cells, minutes, events } = this;
    // Beside a reading of each cell there is one of each module.
    this.readings = new AgentReadings(rowsMax * 2, { cells, minutes, events });
    this.windows = new WindowCounts({ cells, statuses: this.statuses, minutes, events });
    this.#clock = clock;
  }

  /** Takes the statuses of a report. */
  takeReport(report: StatusReport, teller: Teller = SOMEBODY): Fates {
    const fates = noFates();
    if (!isReport(report)) {
      fates.invalid = Math.max(1, report.count);
      return fates;
    }
    const nowMs = this.#clock();
    const atSeconds = timeOf(report, Math.floor(nowMs / 1000));
    for (let n = 0; n < report.count; n++) {
      if (isHost(report, n)) fates[this.#takeHost({ report, n, atSeconds, nowMs }, teller)] += 1;
      else fates.invalid += 1;
    }
    return fates;
  }

  /** Takes an agent's state; what comes back is what the connection's next frame is to be read with. */
  takeAgent(report: AgentReport, from: AgentIdentity | AgentConnection): { fates: Fates; connection: AgentConnection } {
    const now = this.#clock();
    const connection = this.#connectionOf(report, from, now);
    const { identity, clockOffsetMs } = connection;
    const startedMs = Math.min(now, Math.max(0, report.startedMs + clockOffsetMs));
    const fates = noFates();
    if (!isNewest(report, connection.read)) {
      fates.outdated = 1 + report.modules.length;
      return { fates, connection };
    }
    const seenMs = saidMs(report, connection, now);
    const { modules, valid, invalid } = modulesOf(identity.instance, report, seenMs);
    fates.invalid = invalid;
    const { earlier } = report;
    if (earlier !== undefined) connection.read.saidEarlier = true;
    const agent: AgentSighting = {
      ...identity,
      ip: report.ip,
      dnsService: report.dnsService.slice(0, HOSTNAME_MAX),
      modulesTotal: report.modulesTotal,
      startedMs,
      seenMs,
      forgetBeforeMs: Math.max(connection === from ? 0 : startedMs, allToldMs(report, connection)),
    };
    fates[this.agents.add(agent)] += 1;
    if (earlier !== undefined) {
      const isOurs = earlier.toldTo === this.#instance;
      for (const module of valid)
        this.readings.takeEarlier(connection.read, module, { nowMs: now, atMs: report.atMs, isOurs });
      return { fates, connection };
    }
    for (const module of modules) fates[this.modules.add(module)] += 1;
    for (const module of valid) this.readings.take(connection.read, module, { nowMs: now, atMs: report.atMs });
    return { fates, connection };
  }

  /** A connection ended. */
  leave(connection: AgentConnection): void {
    this.readings.agents.close(connection.read, this.#clock());
  }

  /** What was called since the last cut, as the minute that begins at `atSeconds`. */
  cutMinute(atSeconds: number): MinuteCut {
    const nowMs = this.#clock();
    this.readings.addUp(nowMs);
    return this.minutes.cut(atSeconds, { nowMs, silenceMs: SILENCE_MS });
  }

  /** Forgets cells that nobody tells of any more; how many. */
  sweep(): number {
    const nowMs = this.#clock();
    this.readings.sweep(nowMs);
    const afterMs = this.cells.isFull ? FORGET_AFTER_WHEN_FULL_MS : FORGET_AFTER_MS;
    let forgotten = 0;
    for (const slot of this.cells.inOrder()) {
      if (nowMs - this.statuses.toldMsOf(slot) < afterMs) continue;
      if (!this.statuses.isSettled(slot) || !this.minutes.isSettled(slot)) continue;
      this.statuses.clear(slot);
      this.minutes.clear(slot);
      this.cells.release(slot);
      forgotten += 1;
    }
    return forgotten;
  }

  /** The status itself, and what it says of the calls of the present minute. */
  #takeHost(
    { report, n, atSeconds, nowMs }: { report: StatusReport; n: number; atSeconds: number; nowMs: number },
    { on, identity }: Teller,
  ): StatusFate {
    const slot = cellOf(this.cells, report, n);
    if (slot === NO_SLOT) return "dropped";
    const successes = countOf(report.successes[n] as number);
    const failures = countOf(report.failures[n] as number);
    const news = { successes, failures, overloaded: report.overloaded[n] === 1, atSeconds };
    if (identity === undefined) {
      this.windows.tell({ slot, news, on, key: report, n, nowMs, silenceMs: SILENCE_MS });
    }
    return this.statuses.take(slot, news, nowMs);
  }

  #connectionOf(report: AgentReport, from: AgentIdentity | AgentConnection, nowMs: number): AgentConnection {
    if ("identity" in from && from.startedMs === report.startedMs) return from;
    const identity = "identity" in from ? from.identity : from;
    if ("identity" in from) this.leave(from);
    const { startedMs } = report;
    const read = this.readings.agents.open({ instance: identity.instance, startedMs, caller: report.ip }, nowMs);
    return { identity, startedMs, clockOffsetMs: nowMs - report.atMs, uptimeOffsetMs: nowMs - report.uptimeMs, read };
  }
}

/** Whether nothing later came of this agent: of a connection that it left, frames may be read after those of its next one. */
function isNewest({ uptimeMs }: AgentReport, agent: ReadAgent): boolean {
  if (uptimeMs === 0) return true;
  if (uptimeMs <= agent.uptimeMs) return false;
  agent.uptimeMs = uptimeMs;
  return true;
}

/**
 * When the agent said it, on our clock: a reporter that was frozen reads what is old as if it came now. Of two ways to know,
 * the later one: the agent's clock may have been set back, and its uptime stood still while its machine slept.
 */
function saidMs({ atMs, uptimeMs }: AgentReport, connection: AgentConnection, nowMs: number): number {
  if (uptimeMs === 0) return nowMs;
  return Math.min(nowMs, Math.max(atMs + connection.clockOffsetMs, uptimeMs + connection.uptimeOffsetMs));
}

function allToldMs({ allToldSinceMs }: AgentReport, { uptimeOffsetMs }: AgentConnection): number {
  return allToldSinceMs === 0 ? 0 : allToldSinceMs + uptimeOffsetMs;
}

/** Nothing became of any row yet. */
export function noFates(): Fates {
  return { queued: 0, merged: 0, unchanged: 0, outdated: 0, dropped: 0, invalid: 0 };
}
