/** Edits of the demonstration: who does what, and when. Each is undone by a later one, so that it can go on for ever. */
import type { HostAddress, RouteKey } from "@lars/model";
import { demoHost, demoModules } from "./fleet.ts";

export interface DemoHostRow extends RouteKey {
  readonly host: HostAddress;
}

export interface DemoEdit {
  readonly author: string;
  /** Milliseconds since the demonstration began. */
  readonly atMs: number;
  readonly add: readonly DemoHostRow[];
  readonly remove: readonly DemoHostRow[];
}

const FIRST_MS = 8_000;
const EVERY_MS = 25_000;
/** Numbers of hosts that come and go are above those that stay. */
const GUEST = 40;

const AUTHORS = ["mara@lars.example", "jon@lars.example", "ines@lars.example", "deploy-bot@lars.example"] as const;

/** Who set up the modules: a quarter each. */
export function firstEdits(): Omit<DemoEdit, "atMs">[] {
  return AUTHORS.map((author, index) => ({
    author,
    add: demoModules
      .filter((_, module) => module % AUTHORS.length === index)
      .flatMap(({ modId, cmdId, hosts }) => hosts.map((host) => ({ modId, cmdId, host }))),
    remove: [],
  }));
}

/**
 * The edit that comes as the `number`th, from 0: one adds hosts to a module, the next takes the ones away that the one
 * before it added.
 */
export function editOf(number: number): DemoEdit {
  const pair = Math.floor(number / 2);
  const module = demoModules[(pair * 7 + 2) % demoModules.length] ?? demoModules[0];
  const guests = module === undefined ? [] : guestsOf(module, 1 + (pair % 3));
  const author = AUTHORS[(number * 3 + 1) % AUTHORS.length] ?? AUTHORS[0];
  const isAdding = number % 2 === 0;
  return {
    author,
    atMs: FIRST_MS + number * EVERY_MS,
    add: isAdding ? guests : [],
    remove: isAdding ? [] : guests,
  };
}

function guestsOf({ modId, cmdId }: RouteKey, count: number): DemoHostRow[] {
  return Array.from({ length: count }, (_, index) => ({ modId, cmdId, host: demoHost(modId, GUEST + index) }));
}
