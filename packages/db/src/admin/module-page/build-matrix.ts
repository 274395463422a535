/** Puts reports and counts together into callers × hosts. Pure. */
import { formatIpv4, type Ipv4 } from "@lars/model";
import {
  MATRIX_CALLERS_MAX,
  MATRIX_HOSTS_MAX,
  type MatrixCaller,
  type MatrixCell,
  type MatrixHost,
} from "./module-rows.ts";

/** One host of the route. */
export interface RouteHost {
  readonly id: number;
  readonly ip: number;
  readonly port: number;
}

/** What one caller that lives says of one host. */
export interface LiveReport {
  readonly ip: number;
  readonly port: number;
  readonly caller: number;
  readonly overloaded: boolean;
}

/** Calls of the last minutes. */
export interface CellCounts {
  readonly ip: number;
  readonly port: number;
  readonly caller: number;
  readonly succ: number;
  readonly err: number;
}

/** An agent that may be a caller. */
export interface KnownAgent {
  readonly hostname: string;
  readonly instance: string;
}

/** What a matrix is made of. */
export interface MatrixParts {
  readonly hosts: readonly RouteHost[];
  readonly reports: readonly LiveReport[];
  readonly counts: readonly CellCounts[];
  /** By address. */
  readonly agents: ReadonlyMap<number, KnownAgent>;
}

/** The matrix without its names and its time. */
export interface BuiltMatrix {
  readonly hosts: readonly MatrixHost[];
  readonly hostsResting: number;
  readonly callers: readonly MatrixCaller[];
  readonly callersTotal: number;
}

interface Cell {
  resting: 0 | 1;
  reported: boolean;
  successes: number;
  failures: number;
}

type CallerCells = Map<number, Map<string, Cell>>;

/** Fails from this share of its calls on (load-balancing.md, err_rate). */
const FAILING = 0.1;

/** Of callers and hosts too many to show, those in trouble stay. */
export function buildMatrix(parts: MatrixParts): BuiltMatrix {
  const known = new Map(parts.hosts.map((host) => [keyOf(host), host]));
  const cells = cellsOf(parts, known);
  const allHosts = [...known].map(([key, host]) => hostOf(host, columnOf(cells, key)));
  const hosts = theWorst(allHosts, MATRIX_HOSTS_MAX);
  const keys = hosts.map((host) => `${host.ip}:${host.port}`);
  const all = [...cells].map(([caller, row]) => callerOf({ caller, row, keys, agent: parts.agents.get(caller) }));
  const callers = theWorst(all, MATRIX_CALLERS_MAX).toSorted(
    (a, b) =>
      Number(isTroubled(b)) - Number(isTroubled(a)) || nameOf(a).localeCompare(nameOf(b), "en", { numeric: true }),
  );
  return {
    hosts,
    hostsResting: allHosts.filter(({ resting }) => resting > 0).length,
    callers,
    callersTotal: cells.size,
  };
}

function keyOf({ ip, port }: { readonly ip: number; readonly port: number }): string {
  return `${formatIpv4(ip as Ipv4)}:${port}`;
}

/** By caller, then by host; of hosts that the route has. */
function cellsOf({ reports, counts }: MatrixParts, known: ReadonlyMap<string, RouteHost>): CallerCells {
  const cells: CallerCells = new Map();
  const at = (where: Pick<LiveReport, "ip" | "port" | "caller">): Cell | undefined => {
    const key = keyOf(where);
    if (!known.has(key)) return undefined;
    const row = cells.get(where.caller) ?? new Map<string, Cell>();
    cells.set(where.caller, row);
    const cell = row.get(key) ?? { resting: 0, reported: false, successes: 0, failures: 0 };
    row.set(key, cell);
    return cell;
  };
  for (const report of reports) {
    const cell = at(report);
    if (cell !== undefined) Object.assign(cell, { reported: true, resting: report.overloaded ? 1 : 0 });
  }
  for (const count of counts) {
    const cell = at(count);
    if (cell === undefined) continue;
    cell.successes += count.succ;
    cell.failures += count.err;
  }
  return cells;
}

function columnOf(cells: CallerCells, key: string): Cell[] {
  return [...cells.values()].flatMap((row) => row.get(key) ?? []);
}

function sumsOf(cells: readonly Cell[]) {
  let [resting, successes, failures] = [0, 0, 0];
  for (const cell of cells) {
    resting += cell.resting;
    successes += cell.successes;
    failures += cell.failures;
  }
  return { resting, successes, failures };
}

function hostOf({ id, ip, port }: RouteHost, column: readonly Cell[]): MatrixHost {
  return { id, ip: formatIpv4(ip as Ipv4), port, callers: column.length, ...sumsOf(column) };
}

interface CallerParts {
  readonly caller: number;
  readonly row: ReadonlyMap<string, Cell>;
  /** The hosts that are shown. */
  readonly keys: readonly string[];
  readonly agent: KnownAgent | undefined;
}

function callerOf({ caller, row, keys, agent }: CallerParts): MatrixCaller {
  return {
    ip: formatIpv4(caller as Ipv4),
    hostname: agent?.hostname ?? null,
    instance: agent?.instance ?? null,
    ...sumsOf([...row.values()]),
    cells: keys.map((key) => {
      const cell = row.get(key);
      return cell === undefined ? null : ([cell.resting, cell.successes, cell.failures] satisfies MatrixCell);
    }),
  };
}

type Summed = Pick<MatrixHost, "resting" | "successes" | "failures">;

function isTroubled(one: Summed): boolean {
  return one.resting > 0 || rateOf(one) > FAILING;
}

function rateOf({ successes, failures }: Summed): number {
  return failures === 0 ? 0 : failures / (successes + failures);
}

/** The first `max` in trouble, or else the first; in the order in which they came. */
function theWorst<One extends Summed>(all: readonly One[], max: number): One[] {
  if (all.length <= max) return [...all];
  const kept = new Set(all.toSorted((a, b) => b.resting - a.resting || rateOf(b) - rateOf(a)).slice(0, max));
  return all.filter((one) => kept.has(one));
}

function nameOf({ hostname, ip }: MatrixCaller): string {
  return hostname ?? ip;
}
