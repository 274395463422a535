/** The hosts of a version's routes before and after it: those of now, with every later edit undone. */
import { formatIpv4, type Ipv4 } from "@lars/model";
import { sql, type Transaction } from "kysely";
import type { Database } from "../database.ts";
import type { Tables } from "../generated/tables.ts";
import { VERSION_HOSTS_MAX, type VersionHosts } from "./admin-rows.ts";
import { namedKey, namesOf } from "./names-of.ts";

/** Edits of one route that are undone; where there are more, the hosts of then are not known. */
const EDITS_MAX = 500;

/** Hosts that stayed are named up to here. */
const KEPT_MAX = 50;

interface RouteKeyColumns {
  readonly modid: number;
  readonly cmdid: number;
}

/** Route by route, at most {@link VERSION_HOSTS_MAX} of them; one moment of the database. */
export function versionHosts(db: Database, version: number): Promise<VersionHosts[]> {
  return db.transaction(async (tx) => {
    const keys = await tx
      .selectFrom("RouteChange")
      .select(["modid", "cmdid"])
      .where("version", "=", version)
      .orderBy("id")
      .limit(VERSION_HOSTS_MAX)
      .execute();
    const names = await namesOf(tx, keys);
    const found: VersionHosts[] = [];
    for (const key of keys) found.push({ ...namedKey(names, key), ...(await hostsOf(tx, key, version)) });
    return found;
  });
}

type Hosts = Pick<VersionHosts, "before" | "after" | "kept">;

const UNKNOWN: Hosts = { before: null, after: null, kept: [] };

async function hostsOf(tx: Transaction<Tables>, key: RouteKeyColumns, version: number): Promise<Hosts> {
  const edits = await readEdits(tx, key, version);
  if (edits === undefined) return UNKNOWN;
  const hosts = new Set(await readHosts(tx, key));
  for (const edit of edits.filter((one) => one.version > version)) undo(hosts, edit, key);
  const after = new Set(hosts);
  for (const edit of edits.filter((one) => one.version === version)) undo(hosts, edit, key);
  const kept = [...after].filter((host) => hosts.has(host)).sort(byNumbers);
  return { before: hosts.size, after: after.size, kept: kept.slice(0, KEPT_MAX) };
}

const byNumbers = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

interface Edit {
  readonly version: number;
  readonly added: string;
  readonly removed: string;
}

/** Every edit of a route from a version on, newest first; undefined where one of them kept no account of its lines. */
async function readEdits(tx: Transaction<Tables>, key: RouteKeyColumns, version: number): Promise<Edit[] | undefined> {
  const { rows } = await sql<{ version: number; added: string | null; removed: string | null }>`
    select c.version, e.added, e.removed from RouteChange as c left join RouteEdit as e on e.version = c.version
    where c.modid = ${key.modid} and c.cmdid = ${key.cmdid} and c.version >= ${version}
    order by c.version desc limit ${sql.lit(EDITS_MAX)}`.execute(tx);
  const isWhole = Number(rows.at(-1)?.version) === version;
  const edits = rows.flatMap(({ added, removed, ...edit }) =>
    added === null || removed === null ? [] : [{ version: Number(edit.version), added, removed }],
  );
  return isWhole && edits.length === rows.length ? edits : undefined;
}

function undo(hosts: Set<string>, edit: Edit, key: RouteKeyColumns): void {
  for (const host of ofRoute(edit.added, key)) hosts.delete(host);
  for (const host of ofRoute(edit.removed, key)) hosts.add(host);
}

function ofRoute(lines: string, { modid, cmdid }: RouteKeyColumns): string[] {
  const front = `${modid},${cmdid},`;
  return (JSON.parse(lines) as string[])
    .filter((line) => line.startsWith(front))
    .map((line) => line.slice(front.length));
}

async function readHosts(tx: Transaction<Tables>, { modid, cmdid }: RouteKeyColumns): Promise<string[]> {
  const rows = await tx
    .selectFrom("RouteData")
    .select(["serverip", "serverport"])
    .where("modid", "=", modid)
    .where("cmdid", "=", cmdid)
    .orderBy("serverip")
    .orderBy("serverport")
    .execute();
  return rows.map(({ serverip, serverport }) => `${formatIpv4(serverip as Ipv4)}:${serverport}`);
}
