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
}

/** The matrix without its names and its time. */
export interface BuiltMatrix {
  readonly hosts: readonly MatrixHost[];
  readonly hostsResting: number;
  /** At most {@link MATRIX_CALLERS_MAX}. */
  readonly callers: readonly CallerRow[];
  readonly callersTotal: number;
}

/** A caller by its address. */
export interface CallerRow extends Omit<MatrixCaller, "ip" | "hostname" | "instance"> {
  readonly caller: number;
}

interface Sums {
  resting: number;
  successes: number;
  failures: number;
}

interface Cell extends Sums {
  resting: 0 | 1;
}

/** A host over its callers. */
interface Column extends Sums {
  readonly host: RouteHost;
  callers: number;
}

/** A caller over its hosts, by the number of the host in the route. */
interface Row extends Sums {
  readonly caller: number;
  readonly cells: Map<number, Cell>;
}

/** Fails from this share of its calls on (load-balancing.md, err_rate). */
const FAILING = 0.1;

/** Of callers and hosts too many to show, those in trouble stay. */
export function buildMatrix(parts: MatrixParts): BuiltMatrix {
  const columns = parts.hosts.map((host): Column => ({ host, callers: 0, ...nothing() }));
  const rows = rowsOf(parts);
  for (const row of rows) addUp(row, columns);
  const shown = theWorst([...columns.entries()], MATRIX_HOSTS_MAX, ([, column]) => column);
  const places = shown.map(([place]) => place);
  return {
    hosts: shown.map(([, column]) => hostOf(column)),
    hostsResting: columns.filter(({ resting }) => resting > 0).length,
    callers: theWorst(rows, MATRIX_CALLERS_MAX, (row) => row).map((row) => callerOf(row, places)),
    callersTotal: rows.length,
  };
}

/** Callers with their names, by address: those in trouble first, then by name. */
export function withNames(
  callers: readonly CallerRow[],
  agents: ReadonlyMap<number, KnownAgent>,
): readonly MatrixCaller[] {
  const named = callers.map(({ caller, ...row }) => {
    const { hostname = null, instance = null } = agents.get(caller) ?? {};
    return { ip: formatIpv4(caller as Ipv4), hostname, instance, ...row };
  });
  return named.toSorted(
    (a, b) =>
      Number(isTroubled(b)) - Number(isTroubled(a)) || nameOf(a).localeCompare(nameOf(b), "en", { numeric: true }),
  );
}

function nothing(): { resting: 0 | 1; successes: number; failures: number } {
  return { resting: 0, successes: 0, failures: 0 };
}

/** One number for address and port: 48 bits. */
function placeKey({ ip, port }: { readonly ip: number; readonly port: number }): number {
  return ip * 65_536 + port;
}

/** Callers with a cell for each host that the route has and of which they say something, the first that spoke first. */
function rowsOf({ hosts, reports, counts }: MatrixParts): Row[] {
  const places = new Map(hosts.map((host, place) => [placeKey(host), place]));
  const rows = new Map<number, Row>();
  const at = (where: Pick<LiveReport, "ip" | "port" | "caller">): Cell | undefined => {
    const place = places.get(placeKey(where));
    if (place === undefined) return undefined;
    const row = rows.get(where.caller) ?? { caller: where.caller, cells: new Map<number, Cell>(), ...nothing() };
    rows.set(where.caller, row);
    const cell = row.cells.get(place) ?? nothing();
    row.cells.set(place, cell);
    return cell;
  };
  for (const report of reports) {
    const cell = at(report);
    if (cell !== undefined) cell.resting = report.overloaded ? 1 : 0;
  }
  for (const count of counts) {
    const cell = at(count);
    if (cell === undefined) continue;
    cell.successes += count.succ;
    cell.failures += count.err;
  }
  return [...rows.values()];
}

function addUp(row: Row, columns: readonly Column[]): void {
  for (const [place, cell] of row.cells) {
    const column = columns[place];
    if (column !== undefined) column.callers++;
    for (const sums of column === undefined ? [row] : [row, column]) {
      sums.resting += cell.resting;
      sums.successes += cell.successes;
      sums.failures += cell.failures;
    }
  }
}

function hostOf({ host: { id, ip, port }, callers, resting, successes, failures }: Column): MatrixHost {
  return { id, ip: formatIpv4(ip as Ipv4), port, callers, resting, successes, failures };
}

function callerOf({ caller, cells, resting, successes, failures }: Row, places: readonly number[]): CallerRow {
  return {
    ...{ caller, resting, successes, failures },
    cells: places.map((place) => {
      const cell = cells.get(place);
      return cell === undefined ? null : ([cell.resting, cell.successes, cell.failures] satisfies MatrixCell);
    }),
  };
}

type Summed = Readonly<Sums>;

function isTroubled(one: Summed): boolean {
  return one.resting > 0 || rateOf(one) > FAILING;
}

function rateOf({ successes, failures }: Summed): number {
  return failures === 0 ? 0 : failures / (successes + failures);
}

/** The first `max` in trouble, or else the first; in the order in which they came. */
function theWorst<One>(all: readonly One[], max: number, sumsOf: (one: One) => Summed): One[] {
  if (all.length <= max) return [...all];
  const worse = (a: Summed, b: Summed) => b.resting - a.resting || rateOf(b) - rateOf(a);
  const kept = new Set(all.toSorted((a, b) => worse(sumsOf(a), sumsOf(b))).slice(0, max));
  return all.filter((one) => kept.has(one));
}

function nameOf({ hostname, ip }: MatrixCaller): string {
  return hostname ?? ip;
}
