/**
 * Reads the counters of agents that count since their start: what was called since the last reading, how long hosts were
 * overloaded, and which became so. Each agent has readings of its own, as several may live at one address.
 */
import type { HostState, ModuleReport } from "./agent-state.ts";
import type { CallMinutes } from "./call-minutes.ts";
import { slotOf } from "./cell-key.ts";
import { CellTable, NO_SLOT } from "./cell-table.ts";
import type { HostEvents } from "./host-events.ts";
import { grown } from "./latest-statuses.ts";
import { isNewTo, REMEMBERED_MS, type ReadAgent, ReadAgents } from "./read-agents.ts";

/** Whom readings are told to. */
export interface ReadingParts {
  /** Cells of callers. */
  readonly cells: CellTable;
  readonly minutes: CallMinutes;
  readonly events: HostEvents;
}

/** A host that a module's report left out for longer is no host of it any more: its parts come within a moment. */
const PARTS_APART_MS = 2_000;
/** In place of a port: when the module itself was told of last. */
const MODULE = -1;
const DAY_MS = 86_400_000;

const KNOWN = 1;
const OVERLOADED = 2;

export class AgentReadings {
  readonly agents = new ReadAgents();
  readonly #parts: ReadingParts;
  readonly #readings: CellTable;
  #flags = new Uint8Array(0);
  #totals = new Float64Array(0); // successes and failures since the agent's start, two for each slot
  #window = new Uint32Array(0); // real successes and failures, virtual successes and failures, four for each slot
  #toldMs = new Float64Array(0);
  /** Until when the time overloaded is added up. */
  #addedMs = new Float64Array(0);
  /** Since when it is idle, or overloaded. */
  #stateMs = new Float64Array(0);

  constructor(readingsMax: number, parts: ReadingParts) {
    this.#parts = parts;
    this.#readings = new CellTable(readingsMax);
  }

  get size(): number {
    return this.#readings.size;
  }

  /** Takes a module's report; `atMs` is the agent's time of it. */
  take(agent: ReadAgent, module: ModuleReport, { nowMs, atMs }: { nowMs: number; atMs: number }): void {
    for (const host of module.gone) this.#takeGone({ agent, module, host }, nowMs);
    if (module.gone.length > 0) return;
    const marker = this.#slot(module, { ip: 0, port: MODULE }, agent.number);
    if (marker === NO_SLOT) return;
    this.#toldMs[marker] = nowMs;
    if (module.removed) {
      this.#toldMs[marker] = nowMs + PARTS_APART_MS + 1;
      return;
    }
    for (const host of module.hosts) this.#takeHost({ agent, module, host }, { nowMs, atMs });
  }

  /**
   * Takes what reporters were told on earlier connections: counters go on from there, so that nobody counts what another one
   * did. `isOurs`: we were told; then what we read ourselves is right, also when not all that was said has arrived.
   */
  takeEarlier(
    agent: ReadAgent,
    module: ModuleReport,
    { isOurs, ...times }: { nowMs: number; atMs: number; isOurs: boolean },
  ): void {
    const { nowMs } = times;
    for (const host of [...module.gone.map(idle), ...module.hosts]) {
      if (host.host.port < 0) continue;
      const slot = this.#slot(module, host.host, agent.number);
      if (slot === NO_SLOT) continue;
      const isKnown = ((this.#flags[slot] as number) & KNOWN) !== 0;
      if (isKnown && isOurs) continue;
      if (!isKnown) this.#stateMs[slot] = sinceMs(host, times);
      this.#keep(slot, host, nowMs);
      this.#toldMs[slot] = nowMs - PARTS_APART_MS - 1; // whether its module has it still is not said
    }
  }

  /** Adds up how long hosts were overloaded until now. */
  addUp(nowMs: number): void {
    for (let slot = 0; slot < this.#flags.length; slot++) {
      if (((this.#flags[slot] as number) & OVERLOADED) === 0) continue;
      const agent = this.agents.get(this.#readings.keyOf(slot, 4));
      if (agent === undefined || !this.#isHost(slot)) continue; // how long it was so since the last minute is not known
      this.#addOverload(slot, agent.caller, agent.connections > 0 ? nowMs : agent.goneMs);
    }
  }

  /** Forgets agents that went long ago, and hosts that modules no longer have. */
  sweep(nowMs: number): void {
    this.agents.sweep(nowMs);
    for (let slot = 0; slot < this.#flags.length; slot++) {
      if (this.#flags[slot] === 0) continue;
      const isAgent = this.agents.get(this.#readings.keyOf(slot, 4)) !== undefined;
      if (isAgent && (nowMs - (this.#toldMs[slot] as number) < REMEMBERED_MS || this.#isHost(slot))) continue;
      this.#flags[slot] = 0;
      this.#readings.release(slot);
    }
    this.#readings.inOrder(); // slots that went may be given away again
  }

  #takeHost(
    { agent, module, host }: { agent: ReadAgent; module: ModuleReport; host: HostState },
    { nowMs, atMs }: { nowMs: number; atMs: number },
  ): void {
    const { ip, port } = host.host;
    if (port < 0) return;
    const slot = this.#slot(module, { ip, port }, agent.number);
    const cell = slotOf(this.#parts.cells, {
      modId: module.modId,
      cmdId: module.cmdId,
      ip,
      port,
      caller: agent.caller,
    });
    if (slot === NO_SLOT || cell === NO_SLOT) return;
    const flags = this.#flags[slot] as number;
    if ((flags & KNOWN) === 0) {
      if (isNewTo(agent, nowMs)) this.#parts.minutes.addCalls(cell, ...callsSinceItJoined(host));
      this.#stateMs[slot] = sinceMs(host, { nowMs, atMs });
    } else {
      this.#takeKnown({ slot, cell, agent, module, host }, nowMs);
    }
    this.#keep(slot, host, nowMs);
  }

  /** The last words of a removed host: what it counted, and that it is overloaded no longer. */
  #takeGone({ agent, module, host }: { agent: ReadAgent; module: ModuleReport; host: HostState }, nowMs: number): void {
    const { ip, port } = host.host;
    if (port < 0) return;
    const slot = this.#slot(module, { ip, port }, agent.number);
    if (slot === NO_SLOT) return;
    const flags = this.#flags[slot] as number;
    const isKnown = (flags & KNOWN) !== 0;
    const cell = slotOf(this.#parts.cells, { ...module, ip, port, caller: agent.caller });
    if (isKnown) this.#parts.minutes.addCalls(cell, ...this.#callsSince(slot, host));
    else if (isNewTo(agent, nowMs)) this.#parts.minutes.addCalls(cell, ...callsSinceItJoined(host));
    if (isKnown && (flags & OVERLOADED) !== 0 && this.#isHost(slot)) this.#addOverload(slot, agent.caller, nowMs);
    const toldMs = isKnown ? (this.#toldMs[slot] as number) : nowMs - PARTS_APART_MS - 1;
    this.#keep(slot, idle(host), nowMs);
    this.#toldMs[slot] = toldMs;
  }

  #callsSince(slot: number, host: HostState): [successes: number, failures: number] {
    return [
      since(this.#totals[slot * 2] as number, host.successesTotal),
      since(this.#totals[slot * 2 + 1] as number, host.failuresTotal),
    ];
  }

  #takeKnown(
    at: { slot: number; cell: number; agent: ReadAgent; module: ModuleReport; host: HostState },
    nowMs: number,
  ): void {
    const { slot, cell, agent, module, host } = at;
    const [successes, failures] = this.#callsSince(slot, host);
    this.#parts.minutes.addCalls(cell, successes, failures);
    const wasOverloaded = ((this.#flags[slot] as number) & OVERLOADED) !== 0;
    if (wasOverloaded) this.#addOverload(slot, agent.caller, nowMs);
    if (wasOverloaded === host.overloaded) return;
    const [real, failed, virtual, virtualFailed] = this.#window.subarray(slot * 4, slot * 4 + 4) as unknown as Window;
    // What was counted since the last reading belongs to the window that ended, save what the new one has counted.
    const moreSuccesses = successes - host.realSuccesses;
    const moreFailures = failures - host.realFailures;
    this.#parts.events.add({
      atMs: nowMs,
      modId: module.modId,
      cmdId: module.cmdId,
      ip: host.host.ip,
      port: host.host.port,
      caller: agent.caller,
      instance: agent.instance,
      overloaded: host.overloaded,
      successes: Math.max(0, real + moreSuccesses),
      failures: Math.max(0, failed + moreFailures),
      virtualSuccesses: Math.max(0, virtual + moreSuccesses),
      virtualFailures: Math.max(0, virtualFailed + moreFailures),
      lastedSeconds: Math.max(0, Math.round((nowMs - (this.#stateMs[slot] as number)) / 1000)),
    });
    this.#stateMs[slot] = nowMs;
  }

  #keep(slot: number, host: HostState, nowMs: number): void {
    this.#flags[slot] = KNOWN | (host.overloaded ? OVERLOADED : 0);
    this.#totals[slot * 2] = host.successesTotal;
    this.#totals[slot * 2 + 1] = host.failuresTotal;
    this.#window[slot * 4] = host.realSuccesses;
    this.#window[slot * 4 + 1] = host.realFailures;
    this.#window[slot * 4 + 2] = host.virtualSuccesses;
    this.#window[slot * 4 + 3] = host.virtualFailures;
    this.#toldMs[slot] = nowMs;
    this.#addedMs[slot] = nowMs;
  }

  #addOverload(slot: number, caller: number, untilMs: number): void {
    const ms = untilMs - (this.#addedMs[slot] as number);
    if (ms <= 0) return;
    this.#addedMs[slot] = untilMs;
    const { cells, minutes } = this.#parts;
    const { key } = cells;
    for (let number = 0; number < 4; number++) key[number] = this.#readings.keyOf(slot, number);
    key[4] = caller;
    minutes.addOverload(cells.take(), ms);
  }

  /** Whether the last report of its module had it. */
  #isHost(slot: number): boolean {
    const { key } = this.#readings;
    for (let number = 0; number < key.length; number++) key[number] = this.#readings.keyOf(slot, number);
    key[2] = 0;
    key[3] = MODULE;
    const moduleToldMs = this.#toldMs[this.#readings.find()] ?? Number.POSITIVE_INFINITY;
    return (this.#toldMs[slot] as number) >= moduleToldMs - PARTS_APART_MS;
  }

  #slot(module: { modId: number; cmdId: number }, host: { ip: number; port: number }, agent: number): number {
    const slot = slotOf(this.#readings, {
      modId: module.modId,
      cmdId: module.cmdId,
      ip: host.ip,
      port: host.port,
      caller: agent,
    });
    if (slot >= this.#flags.length) this.#grow();
    if (host.port === MODULE && slot !== NO_SLOT) this.#flags[slot] = KNOWN;
    return slot;
  }

  #grow(): void {
    const { capacity } = this.#readings;
    this.#flags = grown(this.#flags, new Uint8Array(capacity));
    this.#totals = grown(this.#totals, new Float64Array(capacity * 2));
    this.#window = grown(this.#window, new Uint32Array(capacity * 4));
    this.#toldMs = grown(this.#toldMs, new Float64Array(capacity));
    this.#addedMs = grown(this.#addedMs, new Float64Array(capacity));
    this.#stateMs = grown(this.#stateMs, new Float64Array(capacity));
  }
}

type Window = readonly [number, number, number, number];

/** Since when it is in its state, on our clock; `atMs` is the agent's time. */
function sinceMs({ sinceSeconds }: HostState, { nowMs, atMs }: { nowMs: number; atMs: number }): number {
  return nowMs - Math.min(Math.max(0, atMs - sinceSeconds * 1000), DAY_MS);
}

/** A removed host is overloaded no longer. */
function idle(host: HostState): HostState {
  return { ...host, overloaded: false };
}

/** Of a host that nobody told us of: what it had counted before it was removed was told when it went. */
function callsSinceItJoined(host: HostState): [successes: number, failures: number] {
  return [host.successesTotal - host.successesBefore, host.failuresTotal - host.failuresBefore];
}

/** What a counter counted since; one that is lower than it was began anew. */
export function since(before: number, now: number): number {
  return now >= before ? now - before : now;
}
