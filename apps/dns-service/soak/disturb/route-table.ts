/** The tables as SQL has them, read without the stores of the service. */
import type { Database } from "@lars/db";
import { keyOf, type RouteEdits } from "../checker/route-history.ts";

/** One row of RouteData. */
export interface TableRow {
  readonly id: number;
  readonly modid: number;
  readonly cmdid: number;
  readonly serverip: number;
  readonly serverport: number;
}

export class RouteTable {
  readonly #kysely: Database["kysely"];

  constructor(database: Database) {
    this.#kysely = database.kysely;
  }

  async rowsOf(modids: readonly number[]): Promise<TableRow[]> {
    const query = this.#kysely.selectFrom("RouteData").select(["id", "modid", "cmdid", "serverip", "serverport"]);
    return query.where("modid", "in", [...modids]).execute();
  }

  /** Hosts of every route that has some. */
  async everything(): Promise<RouteEdits> {
    const query = this.#kysely.selectFrom("RouteData").select(["id", "modid", "cmdid", "serverip", "serverport"]);
    return hostsByKey(await query.execute());
  }

  /** RouteVersion, and the highest version that an edit through @lars/db ever had: the next one is above both. */
  async versions(): Promise<{ readonly present: bigint; readonly latest: bigint }> {
    const row = await this.#kysely.selectFrom("RouteVersion").select("version").where("id", "=", 1).executeTakeFirst();
    const edits = this.#kysely.selectFrom("RouteEdit").select((eb) => eb.fn.max("version").as("version"));
    const edited = await edits.executeTakeFirst();
    const present = BigInt(row?.version ?? 0);
    const latest = BigInt(edited?.version ?? 0);
    return { present, latest: latest > present ? latest : present };
  }
}

/** Hosts as {@link RouteFrame.hosts} has them, by key. */
export function hostsByKey(rows: readonly TableRow[]): Map<string, string> {
  const lists = new Map<string, TableRow[]>();
  for (const row of rows) {
    const key = keyOf(row.modid, row.cmdid);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [row]);
    else list.push(row);
  }
  return new Map(
    [...lists].map(([key, list]) => [key, textOf(list.map(({ serverip, serverport }) => [serverip, serverport]))]),
  );
}

/** A list of hosts as text: by address, each once. */
export function textOf(hosts: readonly (readonly [ip: number, port: number])[]): string {
  const sorted = [...hosts].sort(
    ([leftIp, leftPort], [rightIp, rightPort]) => leftIp - rightIp || leftPort - rightPort,
  );
  return [...new Set(sorted.map(([ip, port]) => `${ip}:${port}`))].join(" ");
}

/** And back. */
export function hostsIn(text: string): [ip: number, port: number][] {
  if (text === "") return [];
  return text.split(" ").map((host) => host.split(":").map(Number) as [number, number]);
}
