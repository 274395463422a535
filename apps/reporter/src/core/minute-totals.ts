/** Adds up the rows of a minute: a module, and everything. */
import { KEY_NUMBERS } from "./cell-table.ts";

const ROW_NUMBERS = KEY_NUMBERS + 3;

interface Calls {
  readonly successes: number;
  readonly failures: number;
  /** Over all pairs of a host and a caller. */
  readonly overloadSeconds: number;
  readonly callers: number;
  /** Pairs of a host and a caller. */
  readonly pairs: number;
}

/** One module in a minute. */
export interface ModuleTotal extends Calls {
  readonly modId: number;
  readonly cmdId: number;
  readonly hosts: number;
  /** Hosts that some caller had overloaded. */
  readonly overloadedHosts: number;
}

/** Everything in a minute. */
export interface FleetTotal extends Calls {
  readonly modules: number;
}

/** The totals of rows that come in key order: modid, cmdid, ip, port, caller, successes, failures, seconds overloaded. */
export function totalsOf(rows: Uint32Array): { modules: ModuleTotal[]; fleet: FleetTotal } {
  const modules: ModuleTotal[] = [];
  const everybody = new Set<number>();
  for (let at = 0; at < rows.length; ) {
    const end = endOfModule(rows, at);
    modules.push(moduleTotal(rows.subarray(at, end)));
    for (let row = at; row < end; row += ROW_NUMBERS) everybody.add(rows[row + 4] as number);
    at = end;
  }
  const sum = (of: (module: ModuleTotal) => number): number => modules.reduce((total, module) => total + of(module), 0);
  const fleet = {
    successes: sum((module) => module.successes),
    failures: sum((module) => module.failures),
    overloadSeconds: sum((module) => module.overloadSeconds),
    callers: everybody.size,
    pairs: rows.length / ROW_NUMBERS,
    modules: modules.length,
  };
  return { modules, fleet };
}

function endOfModule(rows: Uint32Array, start: number): number {
  let end = start;
  while (end < rows.length && rows[end] === rows[start] && rows[end + 1] === rows[start + 1]) end += ROW_NUMBERS;
  return end;
}

/** Rows of one host stand together. */
function moduleTotal(rows: Uint32Array): ModuleTotal {
  const callers = new Set<number>();
  const total = { successes: 0, failures: 0, overloadSeconds: 0, hosts: 0, overloadedHosts: 0 };
  let isCounted = false;
  for (let at = 0; at < rows.length; at += ROW_NUMBERS) {
    const isNext =
      at === 0 || rows[at + 2] !== rows[at - ROW_NUMBERS + 2] || rows[at + 3] !== rows[at - ROW_NUMBERS + 3];
    if (isNext) {
      total.hosts += 1;
      isCounted = false;
    }
    const overloadSeconds = rows[at + 7] as number;
    if (overloadSeconds > 0 && !isCounted) {
      total.overloadedHosts += 1;
      isCounted = true;
    }
    callers.add(rows[at + 4] as number);
    total.successes += rows[at + 5] as number;
    total.failures += rows[at + 6] as number;
    total.overloadSeconds += overloadSeconds;
  }
  const [modId = 0, cmdId = 0] = rows;
  return { modId, cmdId, ...total, callers: callers.size, pairs: rows.length / ROW_NUMBERS };
}
