/** Decides what routes become. Talks to nobody. */
import { keyOf } from "../checker/route-history.ts";
import type { Dice } from "./dice.ts";
import { hostsIn, textOf } from "./route-table.ts";

/** What the routes are now, and which there may be. */
export interface Present {
  readonly keys: readonly string[];
  hostsOf(key: string): string;
  /** What it was once: for a restored backup. */
  earlierOf(key: string): string;
}

/** What routes shall be. */
export type Targets = Map<string, string>;

const HOSTS_FEW = 8;
const HOSTS_MANY = 40;
/** A route so long, emptied by hand, must not look like a database that lost its hosts: that is held back, and not meant here. */
const hostsLong = (routes: number): number => Math.min(1_500, Math.ceil(routes / 2));
/** Private ones below 128.0.0.0, which take five bytes on the wire, and some above, which take ten. */
const NETS = [0x0a_00_00_00, 0x0a_01_00_00, 0xc0_a8_00_00, 0xac_10_00_00] as const;

/** What one edit does; the number is its weight. */
const EDITS = { addHost: 20, removeHost: 16, replace: 10, remove: 6, move: 8, several: 12, empty: 2, long: 1 } as const;

/** The routes that there may be: `count` of them, several to a module. */
export function keysFor(count: number): string[] {
  const perModule = Math.max(5, Math.min(50, Math.ceil(Math.sqrt(count))));
  return Array.from({ length: count }, (_, at) => keyOf(1 + Math.floor(at / perModule), at % perModule));
}

/** The first hosts of a route; one of ten has none. */
export function firstHosts(dice: Dice): string {
  return dice.chance(0.1) ? "" : someHosts(dice, dice.from(1, HOSTS_FEW));
}

/** One edit of few routes. */
export function smallEdit(dice: Dice, present: Present): Targets {
  const kind = dice.weighted(EDITS);
  if (kind === "move") return move(dice, present);
  const routes = kind === "several" ? dice.from(2, 12) : 1;
  const targets: Targets = new Map();
  for (let route = 0; route < routes; route++) {
    const key = aKey(dice, present);
    const hosts = targets.get(key) ?? present.hostsOf(key);
    targets.set(key, changed(dice, { kind, hosts, hostsMax: hostsLong(present.keys.length) }));
  }
  return targets;
}

/** An edit of a share of all routes. */
export function bulkEdit(dice: Dice, present: Present, share: number): Targets {
  const count = Math.ceil(present.keys.length * share);
  const first = dice.from(0, present.keys.length - count);
  return new Map(
    present.keys.slice(first, first + count).map((key) => [key, someHosts(dice, dice.from(0, HOSTS_FEW))]),
  );
}

/** Some routes as they were once. */
export function backup(dice: Dice, present: Present): Targets {
  const keys = Array.from({ length: dice.from(1, 6) }, () => aKey(dice, present));
  return new Map(keys.map((key) => [key, present.earlierOf(key)]));
}

function aKey(dice: Dice, { keys }: Present): string {
  // Some routes are everybody's favourites: changes of one route follow each other closely.
  const among = dice.chance(0.3) ? keys.slice(0, Math.ceil(keys.length / 50)) : keys;
  return dice.one(among) ?? "1 0";
}

interface Change {
  readonly kind: keyof typeof EDITS;
  readonly hosts: string;
  readonly hostsMax: number;
}

function changed(dice: Dice, { kind, hosts, hostsMax }: Change): string {
  const list = hostsIn(hosts);
  if (kind === "remove" || kind === "empty") return "";
  if (kind === "long") return someHosts(dice, hostsMax);
  if (kind === "replace" || list.length > HOSTS_MANY) return someHosts(dice, dice.from(0, HOSTS_FEW));
  if (kind === "removeHost" || (kind === "several" && dice.chance(0.5))) list.splice(dice.from(0, list.length), 1);
  else list.push(aHost(dice));
  return textOf(list);
}

/** A host leaves one route and enters another. */
function move(dice: Dice, present: Present): Targets {
  const from = aKey(dice, present);
  const to = aKey(dice, present);
  const list = hostsIn(present.hostsOf(from));
  const [host] = list.splice(dice.from(0, Math.max(0, list.length - 1)), 1);
  if (host === undefined || from === to) return new Map([[to, someHosts(dice, 2)]]);
  return new Map([
    [from, textOf(list)],
    [to, textOf([...hostsIn(present.hostsOf(to)), host])],
  ]);
}

function someHosts(dice: Dice, count: number): string {
  return textOf(Array.from({ length: count }, () => aHost(dice)));
}

function aHost(dice: Dice): [ip: number, port: number] {
  const net = dice.one(NETS) ?? NETS[0];
  return [net + dice.from(1, 65_534), dice.chance(0.1) ? dice.from(1, 65_535) : 7_000 + dice.from(0, 9)];
}
