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

/** An agent from one of its starts on. */
export interface ReadAgent {
  readonly number: number;
  readonly instance: string;
  /** Its address. */
  readonly caller: number;
  /** When it was first heard of. */
  readonly sinceMs: number;
  /** The uptime of its last frame. */
  uptimeMs: number;
  /** Connections that speak for it. */
  connections: number;
  /** When the last of them ended. */
  goneMs: number;
}

/** Whom readings are told to. */
export interface ReadingParts {
  /** Cells of callers. */
  readonly cells: CellTable;
  readonly minutes: CallMinutes;
  readonly events: HostEvents;
}

/** What a reporter that hears of an agent is told at first was counted before; what is new after that began at zero. */
const SETTLED_MS = 10_000;
/** An agent that went may come back and goes on counting where it was. */
const REMEMBERED_MS = 600_000;
/** A host that a module's report left out for longer is no host of it any more: its parts come within a moment. */
const PARTS_APART_MS = 2_000;
/** In place of a port: when the module itself was told of last. */
const MODULE = -1;

const KNOWN = 1;
const OVERLOADED = 2;

export class AgentReadings {
  readonly #parts: ReadingParts;
  readonly #readings: CellTable;
  readonly #agents = new Map<string, ReadAgent>();
  readonly #byNumber = new Map<number, ReadAgent>();
  #lastNumber = 0;
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

  /** The agent that a connection speaks for from now on. */
  open(
    { instance, startedMs, caller }: { instance: string; startedMs: number; caller: number },
    nowMs: number,
  ): ReadAgent {
    const name = `${startedMs} ${caller} ${instance}`;
    const known = this.#agents.get(name);
    const agent = known ?? {
      number: ++this.#lastNumber,
      instance,
      caller,
      sinceMs: nowMs,
      uptimeMs: 0,
      connections: 0,
      goneMs: 0,
    };
    agent.connections += 1;
    this.#agents.set(name, agent);
    this.#byNumber.set(agent.number, agent);
    return agent;
  }

  /** A connection that spoke for it ended. */
  close(agent: ReadAgent, nowMs: number): void {
    agent.connections -= 1;
    agent.goneMs = nowMs;
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

  /** Adds up how long hosts were overloaded until now. */
  addUp(nowMs: number): void {
    for (let slot = 0; slot < this.#flags.length; slot++) {
      if (((this.#flags[slot] as number) & OVERLOADED) === 0) continue;
      const agent = this.#byNumber.get(this.#readings.keyOf(slot, 4));
      if (agent === undefined || !this.#isHost(slot)) continue; // how long it was so since the last minute is not known
      this.#addOverload(slot, agent.caller, agent.connections > 0 ? nowMs : agent.goneMs);
    }
  }

  /** Forgets agents that went long ago, and hosts that modules no longer have. */
  sweep(nowMs: number): void {
    for (const [name, agent] of this.#agents) {
      if (agent.connections > 0 || nowMs - agent.goneMs < REMEMBERED_MS) continue;
      this.#agents.delete(name);
      this.#byNumber.delete(agent.number);
    }
    for (let slot = 0; slot < this.#flags.length; slot++) {
      if (this.#flags[slot] === 0) continue;
      const isAgent = this.#byNumber.has(this.#readings.keyOf(slot, 4));
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
      const isNew = nowMs - agent.sinceMs > SETTLED_MS;
      if (isNew) this.#parts.minutes.addCalls(cell, ...callsSinceItJoined(host));
      const ageMs = Math.max(0, atMs - host.sinceSeconds * 1000);
      this.#stateMs[slot] = nowMs - Math.min(ageMs, 86_400_000);
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
    else if (nowMs - agent.sinceMs > SETTLED_MS) this.#parts.minutes.addCalls(cell, ...callsSinceItJoined(host));
    if (isKnown && (flags & OVERLOADED) !== 0 && this.#isHost(slot)) this.#addOverload(slot, agent.caller, nowMs);
    const toldMs = isKnown ? (this.#toldMs[slot] as number) : nowMs - PARTS_APART_MS - 1;
    this.#keep(slot, { ...host, overloaded: false }, nowMs);
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

/** Of a host that nobody told us of: what it had counted before it was removed was told when it went. */
function callsSinceItJoined(host: HostState): [successes: number, failures: number] {
  return [host.successesTotal - host.successesBefore, host.failuresTotal - host.failuresBefore];
}

/** What a counter counted since; one that is lower than it was began anew. */
export function since(before: number, now: number): number {
  return now >= before ? now - before : now;
}
