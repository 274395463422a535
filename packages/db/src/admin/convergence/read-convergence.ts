/** Reads how far versions came. */
import { type Kysely, sql } from "kysely";
import { DNS_NODE_GONE_MS, type DnsNodeStore, type Straggler } from "../../dns-nodes/dns-node-store.ts";
import type { Tables } from "../../generated/tables.ts";
import { type Convergence, NODES_SHOWN_MAX, type NodeList } from "./convergence-rows.ts";
import {
  judge,
  judgeUncounted,
  type KeptVersions,
  type LiveNode,
  type VersionCounts,
  without,
} from "./judge-version.ts";

/** The most rows of which stragglers are read for a page. */
const STRAGGLER_ROWS_MAX = 500;

/** The most versions that are looked through for what went out with them. */
const LATER_MAX = 5_000;

/** Which counts: those of dns-services that are gone too, of which nobody is waited for any more; or not. */
interface CountsWish {
  readonly goneMs: number;
  readonly alsoGone: boolean;
}

/** The counts of these versions, over all dns-services that served them; those that nobody counted are left out. */
async function readCounts(
  kysely: Kysely<Tables>,
  versions: readonly number[],
  wish: CountsWish,
): Promise<ReadonlyMap<number, VersionCounts>> {
  if (versions.length === 0) return new Map();
  const [sums, late] = await Promise.all([readSums(kysely, versions, wish), readStragglers(kysely, versions, wish)]);
  return new Map(
    sums.map(({ version, told, acknowledging, applied, ...times }) => [
      version,
      {
        told: Number(told), // sums come as text
        acknowledging: Number(acknowledging),
        applied: Number(applied),
        ...times,
        stragglers: late.filter((row) => row.version === version).flatMap(({ stragglers }) => stragglers),
      },
    ]),
  );
}

/**
 * The counts of the present version by the dns-services that live. One that was started again told nobody: where that is
 * all there is, it is known from those before it who was told.
 */
export async function readPresentCounts(
  kysely: Kysely<Tables>,
  version: number,
  goneMs: number,
): Promise<VersionCounts | undefined> {
  const live = (await readCounts(kysely, [version], { goneMs, alsoGone: false })).get(version);
  if (live !== undefined && (live.told > 0 || live.stragglers.length > 0)) return live;
  return (await readCounts(kysely, [version], { goneMs, alsoGone: true })).get(version);
}

/** How far each of these versions came, in their order; what dns-services that are gone saw of it included. */
export async function convergenceOf(
  kysely: Kysely<Tables>,
  versions: readonly number[],
  nowMs: number,
): Promise<readonly Convergence[]> {
  if (versions.length === 0) return [];
  const goneMs = nowMs - DNS_NODE_GONE_MS;
  const [counts, nodes, oldest] = await Promise.all([
    readCounts(kysely, versions, { goneMs, alsoGone: true }),
    readLiveNodes(kysely, goneMs),
    readOldest(kysely),
  ]);
  const uncounted = versions.filter((version) => version > oldest && !counts.has(version));
  const kept = uncounted.length === 0 ? new Map<string, KeptVersions>() : await readKept(kysely);
  const into = await readInto(kysely, uncounted, kept);
  return versions.map((version) => {
    const isBehind = nodes.some(({ routeVersion }) => routeVersion < version);
    const counted = counts.get(version);
    if (counted !== undefined) return judge(counted, { nowMs, isBehind });
    if (version < oldest) return without("unknown");
    const later = into.get(version);
    return later === undefined ? judgeUncounted(version, nodes, kept) : without("merged", later);
  });
}

/** The dns-services, those that are gone last. */
export async function listNodes(dnsNodes: Pick<DnsNodeStore, "nodes">, nowMs: number): Promise<NodeList> {
  const nodes = await dnsNodes.nodes();
  const entries = nodes.map(({ instance, hostname, address, routeVersion, connections, greeted, ...state }) => ({
    ...{ instance, hostname, address, routeVersion, connections, greeted, ready: state.ready },
    staleSinceMs: state.staleSinceMs,
    reason: state.reason,
    seenMs: state.seenMs,
    gone: state.seenMs <= nowMs - DNS_NODE_GONE_MS,
  }));
  const goneLast = entries.toSorted((a, b) => Number(a.gone) - Number(b.gone));
  return { nodes: goneLast.slice(0, NODES_SHOWN_MAX), total: nodes.length };
}

type Sums = Omit<VersionCounts, "stragglers"> & { readonly version: number };

/** A connection of a dns-service that is gone is waited for no longer: it asks another one anew. */
async function readSums(kysely: Kysely<Tables>, versions: readonly number[], { goneMs, alsoGone }: CountsWish) {
  const { rows } = await sql<Sums>`
    select c.version, sum(c.told) as told, sum(if(n.instance is null, c.applied, c.acknowledging)) as acknowledging,
      sum(c.applied) as applied, max(c.p50Ms) as p50Ms, max(c.p99Ms) as p99Ms, max(c.lastMs) as lastMs, max(c.atMs) as atMs
    from RouteConvergence as c left join DnsNode as n on n.instance = c.instance and n.seenMs > ${goneMs}
    where c.version in (${sql.join(versions)}) and (n.instance is not null or ${alsoGone ? 1 : 0})
    group by c.version`.execute(kysely);
  return rows;
}

async function readStragglers(kysely: Kysely<Tables>, versions: readonly number[], { goneMs }: CountsWish) {
  const rows = await kysely
    .selectFrom("RouteConvergence as c")
    .innerJoin("DnsNode as n", "n.instance", "c.instance")
    .select(["c.version", "c.stragglers"])
    .where("c.version", "in", [...versions])
    .where("c.stragglers", "!=", "[]")
    .where("n.seenMs", ">", goneMs)
    .orderBy("c.version", "desc")
    .limit(STRAGGLER_ROWS_MAX)
    .execute();
  return rows.map(({ version, stragglers }) => ({ version, stragglers: JSON.parse(stragglers) as Straggler[] }));
}

async function readLiveNodes(kysely: Kysely<Tables>, goneMs: number): Promise<readonly LiveNode[]> {
  return await kysely.selectFrom("DnsNode").select(["instance", "routeVersion"]).where("seenMs", ">", goneMs).execute();
}

/** The oldest version that somebody counted; 0 when there is none. */
async function readOldest(kysely: Kysely<Tables>): Promise<number> {
  const row = await kysely
    .selectFrom("RouteConvergence")
    .select(({ fn }) => fn.min<number | null>("version").as("oldest"))
    .executeTakeFirstOrThrow();
  return row.oldest ?? 0;
}

async function readKept(kysely: Kysely<Tables>): Promise<ReadonlyMap<string, KeptVersions>> {
  const rows = await kysely
    .selectFrom("RouteConvergence")
    .select(({ fn }) => ["instance", fn.min<number>("version").as("oldest"), fn.max<number>("version").as("newest")])
    .groupBy("instance")
    .execute();
  return new Map(rows.map(({ instance, oldest, newest }) => [instance, { oldest, newest }]));
}

/** For versions that a dns-service went past: the next that it counted. */
async function readInto(
  kysely: Kysely<Tables>,
  versions: readonly number[],
  kept: ReadonlyMap<string, KeptVersions>,
): Promise<ReadonlyMap<number, number>> {
  const wentPast = ({ oldest, newest }: KeptVersions, version: number) => oldest < version && version < newest;
  const who = [...kept].filter(([, one]) => versions.some((version) => wentPast(one, version)));
  const past = versions.filter((version) => who.some(([, one]) => wentPast(one, version)));
  if (past.length === 0) return new Map();
  const later = await kysely
    .selectFrom("RouteConvergence")
    .select(["version", "instance"])
    .where("version", ">", Math.min(...past))
    .where("version", "<=", Math.max(...who.map(([, { newest }]) => newest)))
    .where(
      "instance",
      "in",
      who.map(([instance]) => instance),
    )
    .orderBy("version")
    .limit(LATER_MAX)
    .execute();
  return new Map(
    past.flatMap((version) => {
      const next = later.find((row) => {
        const one = kept.get(row.instance);
        return row.version > version && one !== undefined && wentPast(one, version);
      });
      return next === undefined ? [] : [[version, next.version] as const];
    }),
  );
}
