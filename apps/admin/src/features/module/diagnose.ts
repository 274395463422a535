/** Tells a bad host from a bad caller and from a bad path. Pure. */

/** What is needed of a host. */
interface SeenHost {
  readonly ip: string;
  readonly port: number;
  readonly callers: number;
  readonly resting: number;
}

/** What is needed of a caller; its cells are in the order of the hosts. */
interface SeenCaller {
  readonly ip: string;
  readonly hostname: string | null;
  readonly cells: readonly (readonly [resting: 0 | 1, ...rest: number[]] | null)[];
}

/** One thing that is seen: a column, a row, or a cell that is of neither. */
export type Finding =
  | { readonly kind: "host" | "caller"; readonly name: string; readonly resting: number; readonly all: number }
  | { readonly kind: "path"; readonly name: string; readonly host: string };

/** What is seen in all, and which columns and rows of the matrix are bad as a whole. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly badHosts: readonly boolean[];
  readonly badCallers: readonly boolean[];
}

/** From this share on it is the host that fails, or the caller. */
const MOST = 0.5;

/** One is no share: who has a single caller may fail for either reason. */
const AT_LEAST = 2;

/** Columns first, then rows without those columns, then what is left. */
export function diagnose(hosts: readonly SeenHost[], callers: readonly SeenCaller[]): Diagnosis {
  const badHosts = hosts.map(({ resting, callers: all }) => isMost(resting, all));
  const rows = callers.map((caller) => rowOf(caller, badHosts));
  const badCallers = rows.map(({ resting, all }) => isMost(resting.length, all));
  const columns = hosts.flatMap((host, at): Finding[] =>
    badHosts[at] === true ? [{ kind: "host", name: addressOf(host), resting: host.resting, all: host.callers }] : [],
  );
  const machines = rows.flatMap(({ name, resting, all }, at): Finding[] =>
    badCallers[at] === true ? [{ kind: "caller", name, resting: resting.length, all }] : [],
  );
  const paths = rows.flatMap(({ name, resting }, row): Finding[] =>
    badCallers[row] === true
      ? []
      : resting.flatMap((at): Finding[] => {
          const host = hosts[at];
          return host === undefined ? [] : [{ kind: "path", name, host: addressOf(host) }];
        }),
  );
  return { findings: [...columns, ...machines, ...paths], badHosts, badCallers };
}

/** The columns that rest at a caller, of all that it reports; those that rest everywhere are not its doing. */
function rowOf({ ip, hostname, cells }: SeenCaller, badHosts: readonly boolean[]) {
  const columns = cells.flatMap((cell, at) => (cell !== null && badHosts[at] !== true ? [at] : []));
  const resting = columns.filter((at) => cells[at]?.[0] === 1);
  return { name: hostname ?? ip, resting, all: columns.length };
}

function addressOf({ ip, port }: SeenHost): string {
  return `${ip}:${port}`;
}

function isMost(resting: number, all: number): boolean {
  return resting >= AT_LEAST && resting / all >= MOST;
}

/** How a cell looks. */
export type CellLook = "none" | "quiet" | "good" | "some" | "failing" | "resting";

/** Fails from this share of its calls on (load-balancing.md, err_rate). */
const FAILING = 0.1;

/** Fewer failures than that are everyday. */
const WORTH_A_LOOK = 0.01;

/** The look of successes and failures, and of resting. */
export function lookOf(cell: readonly [resting: number, successes: number, failures: number] | null): CellLook {
  if (cell === null) return "none";
  const [resting, successes, failures] = cell;
  if (resting > 0) return "resting";
  const calls = successes + failures;
  if (calls === 0) return "quiet";
  const rate = failures / calls;
  if (rate > FAILING) return "failing";
  return rate < WORTH_A_LOOK ? "good" : "some";
}
