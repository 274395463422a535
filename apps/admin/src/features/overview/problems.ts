/** What is wrong, the worst first: one question, is everything all right, in one place. Pure. */
import type { VersionPresent } from "../../live/version-provider.tsx";
import { modulePath } from "../module/module.ts";
import type { Overview } from "./overview.ts";

/** What can be wrong. A source of trouble of another kind adds its words here and its look below. */
export type ProblemKind =
  | "noNode"
  | "unready"
  | "withoutHost"
  | "agentsGone"
  | "noReporter"
  | "failing"
  | "stale"
  | "behind"
  | "late"
  | "nodesGone"
  | "reportersGone"
  | "lag"
  | "agentsStale"
  | "alerts"
  | "resting";

/** One thing that is wrong, and where one sees more of it. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Bad: calls fail or will. Warn: somebody should look. */
  readonly tone: "bad" | "warn";
  readonly href: string;
  readonly count: number;
  /** Of whom it is said, if of one. */
  readonly name: string;
  /** 0 to 1, of what fails. */
  readonly rate: number;
}

/** What is looked at. */
export interface Seen {
  readonly overview: Overview;
  readonly version: VersionPresent | undefined;
  /** How many alerts fire. */
  readonly alerts?: number;
}

/** A module fails from this share of its calls on: an idle host rests from there (load-balancing.md, err_rate). */
const FAILING = 0.1;

/** Fewer calls than that say nothing of a share. */
const FAILING_CALLS = 20;

/** MySQL may be so far behind what reporters heard before it is worth a word. */
const LAG_MS = 10_000;

const LOOKS: Readonly<Record<ProblemKind, Pick<Problem, "tone" | "href">>> = {
  noNode: { tone: "bad", href: "/versions" },
  unready: { tone: "bad", href: "/versions" },
  withoutHost: { tone: "bad", href: "/status?state=overload" },
  agentsGone: { tone: "bad", href: "/agents?state=offline" },
  noReporter: { tone: "bad", href: "/agents" },
  failing: { tone: "bad", href: "/status" },
  stale: { tone: "warn", href: "/versions" },
  behind: { tone: "warn", href: "/versions" },
  late: { tone: "warn", href: "/versions" },
  nodesGone: { tone: "warn", href: "/versions" },
  reportersGone: { tone: "warn", href: "/agents" },
  lag: { tone: "warn", href: "/status" },
  agentsStale: { tone: "warn", href: "/agents?state=stale" },
  alerts: { tone: "warn", href: "/alerts" },
  resting: { tone: "warn", href: "/status?state=overload" },
};

type Told = Partial<Omit<Problem, "kind" | "tone">>;

/** Everything that is wrong now; empty when all is well. */
export function problemsOf(seen: Seen): readonly Problem[] {
  const told: Partial<Record<ProblemKind, Told | undefined>> = {
    ...versionProblems(seen),
    ...moduleProblems(seen.overview),
    ...agentProblems(seen.overview),
    ...reporterProblems(seen.overview),
    alerts: seen.alerts ? { count: seen.alerts } : undefined,
  };
  const kinds = Object.keys(LOOKS) as ProblemKind[];
  return kinds.flatMap((kind) => {
    const what = told[kind];
    return what === undefined ? [] : [{ kind, ...LOOKS[kind], count: 1, name: "", rate: 0, ...what }];
  });
}

type Found = Partial<Record<ProblemKind, Told | undefined>>;

function versionProblems({ version, overview }: Seen): Found {
  if (version === undefined) return {};
  const { state, nodes, convergence } = version;
  const named = (names: readonly string[]): Told => ({ count: names.length, name: names[0] ?? "" });
  return {
    noNode: state === "noNode" && overview.hosts > 0 ? {} : undefined,
    unready: nodes.unready.length > 0 ? named(nodes.unready) : undefined,
    stale: nodes.stale.length > 0 ? named(nodes.stale) : undefined,
    behind: state === "behind" ? named(nodes.behind) : undefined,
    late:
      state === "late" ? { count: convergence.waiting, name: convergence.stragglers[0]?.hostname ?? "" } : undefined,
    nodesGone: nodes.gone.length > 0 && nodes.live > 0 ? named(nodes.gone) : undefined,
  };
}

/** `12·3`, with its name where it has one. */
function moduleName({ modId, cmdId, modName }: { modId: number; cmdId: number; modName: string | null }): string {
  return modName === null ? `${modId}·${cmdId}` : `${modId}·${cmdId} ${modName}`;
}

function moduleProblems({ resting, worst }: Overview): Found {
  const [without] = resting.modulesWithout;
  const failing = worst?.modules.filter(isFailing) ?? [];
  const [first] = failing;
  return {
    withoutHost: without && {
      count: resting.modulesWithout.length,
      name: moduleName(without),
      href: modulePath(without),
    },
    failing: first && {
      count: failing.length,
      name: moduleName(first),
      rate: first.errorRate,
      href: modulePath(first),
    },
    resting: resting.hosts > 0 ? { count: resting.hosts } : undefined,
  };
}

function isFailing({ successes, failures, errorRate }: NonNullable<Overview["worst"]>["modules"][number]): boolean {
  return errorRate > FAILING && successes + failures >= FAILING_CALLS;
}

function agentProblems({ agents }: Overview): Found {
  return {
    agentsGone: agents.total > 0 && agents.online === 0 ? { count: agents.total } : undefined,
    agentsStale: agents.stale > 0 ? { count: agents.stale } : undefined,
  };
}

function reporterProblems({ reporters }: Overview): Found {
  const gone = reporters.filter((one) => one.gone);
  const live = reporters.filter((one) => !one.gone);
  const slowest = live.toSorted((a, b) => b.lagMs - a.lagMs)[0];
  return {
    noReporter: gone.length > 0 && live.length === 0 ? {} : undefined,
    reportersGone:
      gone.length > 0 && live.length > 0 ? { count: gone.length, name: gone[0]?.hostname ?? "" } : undefined,
    lag: slowest !== undefined && slowest.lagMs > LAG_MS ? { name: slowest.hostname, count: 1 } : undefined,
  };
}
