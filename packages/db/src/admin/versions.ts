import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { DNS_NODE_GONE_MS } from "../dns-nodes/dns-node-store.ts";
import type { Tables } from "../generated/tables.ts";
import {
  type NamedKey,
  type Page,
  VERSION_KEYS_MAX,
  VERSION_LINES_MAX,
  type VersionPageQuery,
  type VersionRow,
} from "./admin-rows.ts";
import type { VersionPresent } from "./convergence/convergence-rows.ts";
import { glance, judge, LATE_MS, stateOf, without } from "./convergence/judge-version.ts";
import { convergenceOf, readPresentCounts } from "./convergence/read-convergence.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { namedKey, namesOf } from "./names-of.ts";
import { countVersions, versionsBefore } from "./version-search.ts";

/** RouteVersion of row 1; 0 when there is no such row. */
export async function readVersion(kysely: Kysely<Tables>): Promise<number> {
  const row = await kysely.selectFrom("RouteVersion").select("version").where("id", "=", 1).executeTakeFirst();
  return row?.version ?? 0;
}

/** The present version, when it was written, and how far it has come at the dns-services that live. */
export async function presentVersion(database: Database, nowMs: number): Promise<VersionPresent> {
  const { kysely, dnsNodes } = database;
  const goneMs = nowMs - DNS_NODE_GONE_MS;
  const version = await readVersion(kysely);
  const [edit, nodes, counted] = await Promise.all([
    kysely.selectFrom("RouteEdit").select("atMs").where("version", "=", version).executeTakeFirst(),
    dnsNodes.nodes(),
    readPresentCounts(kysely, version, goneMs),
  ]);
  const changedMs = edit?.atMs ?? secondsAsMs(version, nowMs);
  const seen = glance(nodes, version, goneMs);
  const isNew = changedMs !== null && nowMs - changedMs < LATE_MS;
  const isBehind = seen.behind.length > 0;
  // Where dns-services serve it and have no counts of it, it changed nothing that they serve.
  const convergence = counted === undefined ? without("nobody") : judge(counted, { nowMs, isBehind });
  return { version, changedMs, state: stateOf(seen, convergence.state, isNew), convergence, nodes: seen };
}

/** Scripts write the unix second as the version; a number that is no time yet says nothing of when. */
function secondsAsMs(version: number, nowMs: number): number | null {
  const ms = version * 1_000;
  return version > 0 && ms <= nowMs ? ms : null;
}

/** Versions newest first: those that a change or an edit is kept of. */
export async function pageVersions(kysely: Kysely<Tables>, query: VersionPageQuery): Promise<Page<VersionRow>> {
  const cursor = readCursor(query.cursor, "version");
  const before = Number(cursor?.after[0] ?? Number.MAX_SAFE_INTEGER);
  const versions = await versionsBefore(kysely, query, { before, limit: query.limit + 1 });
  const shown = versions.slice(0, query.limit);
  const { total, totalIsExact } = cursor ?? (await countVersions(kysely, query));
  const counts = { total, totalIsExact };
  const last = shown.at(-1);
  const next =
    versions.length > query.limit && last !== undefined
      ? writeCursor({ order: "version", after: [last], ...counts, seen: 0 })
      : null;
  return { rows: await rowsOf(kysely, shown, query.nowMs), next, ...counts };
}

async function rowsOf(kysely: Kysely<Tables>, versions: readonly number[], nowMs: number): Promise<VersionRow[]> {
  if (versions.length === 0) return [];
  const [edits, changes, convergence] = await Promise.all([
    kysely.selectFrom("RouteEdit").selectAll().where("version", "in", versions).execute(),
    changesOf(kysely, versions),
    convergenceOf(kysely, versions, nowMs),
  ]);
  const names = await namesOf(kysely, changes);
  const editOf = new Map(edits.map((edit) => [edit.version, edit]));
  const keysOf = Map.groupBy(changes, (change) => change.version);
  return versions.map((version, at) => {
    const edit = editOf.get(version);
    const keys = keysOf.get(version) ?? [];
    return {
      version,
      atMs: edit?.atMs ?? null,
      author: edit?.author ?? null,
      keys: keys.map((key): NamedKey => namedKey(names, key)),
      keysTotal: Number(keys[0]?.keys ?? 0),
      ...linesOf(edit),
      convergence: convergence[at] ?? without("unknown"),
    };
  });
}

function linesOf(edit: { readonly added: string; readonly removed: string } | undefined) {
  if (edit === undefined) return { added: null, removed: null, addedTotal: 0, removedTotal: 0 };
  const [added, removed] = [JSON.parse(edit.added) as string[], JSON.parse(edit.removed) as string[]];
  return {
    added: added.slice(0, VERSION_LINES_MAX),
    removed: removed.slice(0, VERSION_LINES_MAX),
    addedTotal: added.length,
    removedTotal: removed.length,
  };
}

/** The first routes of each version, and how many there are. */
async function changesOf(kysely: Kysely<Tables>, versions: readonly number[]) {
  const numbered = sql<{ version: number; modid: number; cmdid: number; keys: number }>`
    select version, modid, cmdid, \`keys\` from (
      select version, modid, cmdid, count(*) over (partition by version) as \`keys\`,
        row_number() over (partition by version order by id) as nth
      from RouteChange where version in (${sql.join(versions)})
    ) as c where nth <= ${sql.lit(VERSION_KEYS_MAX)} order by version desc, nth`;
  return (await numbered.execute(kysely)).rows;
}
