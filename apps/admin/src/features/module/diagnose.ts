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

/** One thing that is seen: a column, a row, or cells that are neither. */
export type Finding =
  | { readonly kind: "host" | "caller"; readonly name: string; readonly resting: number; readonly all: number }
  | { readonly kind: "paths"; readonly count: number };

/** From this share on it is the host that fails, or the caller. */
const MOST = 0.5;

/** One is no share: who has a single caller may fail for either reason. */
const AT_LEAST = 2;

/** Columns first, then rows without those columns, then what is left. */
export function diagnose(hosts: readonly SeenHost[], callers: readonly SeenCaller[]): readonly Finding[] {
  const isBad = hosts.map(({ resting, callers: all }) => isMost(resting, all));
  const found: Finding[] = hosts.flatMap(({ ip, port, resting, callers: all }, at) =>
    isBad[at] === true ? [{ kind: "host" as const, name: `${ip}:${port}`, resting, all }] : [],
  );
  let paths = 0;
  for (const { ip, hostname, cells } of callers) {
    const others = cells.filter((cell, at) => cell !== null && isBad[at] !== true);
    const resting = others.filter((cell) => cell?.[0] === 1).length;
    if (isMost(resting, others.length))
      found.push({ kind: "caller", name: hostname ?? ip, resting, all: others.length });
    else paths += resting;
  }
  return paths === 0 ? found : [...found, { kind: "paths", count: paths }];
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
