/** Two weeks that never were: rows of history as reporters would have written them, so that no chart begins empty. */
import type { Ipv4 } from "@lars/model";
import { callsPerSecond, type DemoModule, demoModules, machineNames } from "./fleet.ts";

/** Calls of one machine to one host in some time. */
export interface PastCall {
  readonly modid: number;
  readonly cmdid: number;
  readonly ip: number;
  readonly port: number;
  readonly caller: number;
  readonly succ: number;
  readonly err: number;
  readonly overloadSeconds: number;
}

/** One module in some time. */
export interface PastModule extends Omit<PastCall, "ip" | "port" | "caller"> {
  readonly hosts: number;
  readonly overloadedHosts: number;
  readonly callers: number;
  readonly pairs: number;
}

/** Everything in some time. */
export interface PastFleet {
  readonly succ: number;
  readonly err: number;
  readonly overloadSeconds: number;
  readonly modules: number;
  readonly callers: number;
  readonly pairs: number;
}

export interface Past {
  readonly calls: readonly PastCall[];
  readonly modules: readonly PastModule[];
  readonly fleet: PastFleet;
}

/** Which time, and how much of it counts: a whole minute or hour, or its beginning. */
export interface PastSpan {
  readonly atSeconds: number;
  readonly lengthSeconds: number;
}

const USUAL_FAILURES = 0.004;
/** A host has a bad quarter of an hour once in so many of them. */
const BAD_ONE_IN = 200;
const QUARTER_S = 900;
const QUARTERS_PER_HOUR = 4;
const FAILURES_WHILE_BAD = 0.3;
const OVERLOADED_WHILE_BAD = 0.7;

/** A host that began to rest, or was back, at one machine. */
export interface PastEvent extends Pick<PastCall, "modid" | "cmdid" | "ip" | "port" | "caller"> {
  readonly atMs: number;
  readonly overloaded: boolean;
  readonly succ: number;
  readonly err: number;
}

/** What happened in a span, the same whenever it is asked: minutes of an hour add up to about the hour. */
export function pastOf(span: PastSpan, addresses: readonly Ipv4[]): Past {
  const calls = demoModules.flatMap((module) => callsOf(module, span, addresses));
  const modules = demoModules.map((module) => {
    const own = calls.filter(({ modid }) => modid === module.modId);
    const overloaded = new Set(own.filter((call) => call.overloadSeconds > 0).map(({ ip }) => ip));
    const counts = { hosts: module.hosts.length, callers: machineNames.length, pairs: own.length };
    return { modid: module.modId, cmdid: module.cmdId, ...sums(own), ...counts, overloadedHosts: overloaded.size };
  });
  const counts = { modules: demoModules.length, callers: machineNames.length, pairs: calls.length };
  return { calls, modules, fleet: { ...sums(calls), ...counts } };
}

/** Hosts that came to rest and back in a time of whole quarters of an hour. */
export function pastEvents(fromSeconds: number, untilSeconds: number, addresses: readonly Ipv4[]): PastEvent[] {
  const events: PastEvent[] = [];
  for (let quarter = Math.ceil(fromSeconds / QUARTER_S); (quarter + 1) * QUARTER_S <= untilSeconds; quarter++) {
    for (const { modId: modid, cmdId: cmdid, hosts } of demoModules) {
      for (const { ip, port } of hosts.filter((host) => isBad(host.ip, quarter))) {
        events.push(...addresses.flatMap((caller) => eventsOf({ modid, cmdid, ip, port, caller }, quarter)));
      }
    }
  }
  return events;
}

function eventsOf(pair: Pick<PastCall, "modid" | "cmdid" | "ip" | "port" | "caller">, quarter: number): PastEvent[] {
  const fromMs = quarter * QUARTER_S * 1_000 + Math.floor(20_000 * chance(pair.caller, pair.ip, quarter));
  const untilMs = (quarter + 1) * QUARTER_S * 1_000 - Math.floor(30_000 * chance(pair.ip, pair.caller, quarter));
  return [
    { ...pair, atMs: fromMs, overloaded: true, succ: 3, err: 15 },
    { ...pair, atMs: untilMs, overloaded: false, succ: 15, err: 0 },
  ];
}

function callsOf(module: DemoModule, span: PastSpan, addresses: readonly Ipv4[]): PastCall[] {
  const { modId: modid, cmdId: cmdid, hosts } = module;
  const middleMs = (span.atSeconds + span.lengthSeconds / 2) * 1_000;
  return hosts.flatMap(({ ip, port }) => {
    const bad = badShare(ip, span);
    return addresses.map((caller, machine) => {
      const noise = 0.9 + 0.2 * chance(ip, caller, Math.floor(span.atSeconds / 60));
      const wanted = ((callsPerSecond(module, machine, middleMs) * span.lengthSeconds) / hosts.length) * noise;
      const all = Math.round(wanted * (1 - bad * 0.8));
      const share = USUAL_FAILURES * 2 * chance(caller, ip, span.atSeconds) + FAILURES_WHILE_BAD * bad;
      const err = Math.min(all, Math.floor(all * share + chance(ip, span.atSeconds, caller)));
      const overloadSeconds = Math.floor(OVERLOADED_WHILE_BAD * bad * span.lengthSeconds);
      return { modid, cmdid, ip, port, caller, succ: all - err, err, overloadSeconds };
    });
  });
}

/** How much of the span was a bad time of this host: bad times are quarters of an hour. */
function badShare(ip: number, { atSeconds, lengthSeconds }: PastSpan): number {
  const first = Math.floor(atSeconds / QUARTER_S);
  if (lengthSeconds <= QUARTER_S) return isBad(ip, first) ? 1 : 0;
  const quarters = Array.from({ length: QUARTERS_PER_HOUR }, (_, n) => isBad(ip, first + n));
  return quarters.filter(Boolean).length / QUARTERS_PER_HOUR;
}

function isBad(ip: number, quarter: number): boolean {
  return chance(ip, quarter, 7) * BAD_ONE_IN < 1;
}

function sums(calls: readonly PastCall[]) {
  let [succ, err, overloadSeconds] = [0, 0, 0];
  for (const call of calls) {
    succ += call.succ;
    err += call.err;
    overloadSeconds += call.overloadSeconds;
  }
  return { succ, err, overloadSeconds };
}

/** A number from 0 up to 1 that is always the same for the same three: dice that were thrown long ago. */
function chance(a: number, b: number, c: number): number {
  let hash =
    Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35) ^ Math.imul(c + 1, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
