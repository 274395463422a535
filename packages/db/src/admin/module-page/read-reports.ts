/** What the callers of a module that live say of its hosts, of very many packed into few rows. */
import { type Kysely, sql } from "kysely";
import { packed, unpacked } from "../../connection/packed-groups.ts";
import type { Tables } from "../../generated/tables.ts";
import { behind, type Condition, every, inOrder } from "../keyset.ts";
import { ONLINE_MS } from "../online.ts";
import type { LiveReport } from "./build-matrix.ts";

/** Which module, and which of its callers. */
interface ReportQuery {
  readonly modid: number;
  readonly cmdid: number;
  /** Of `s.caller`. */
  readonly called: Condition;
  readonly nowMs: number;
}

/** Reports that are looked at: 5,000 callers of six hosts. */
const REPORTS_MAX = 30_000;

/** A caller that is no agent of ours lives as long as it reports. */
const REPORTED_S = 120;

const KEYSET = { columns: ["s.ip", "s.port", "s.caller"], descending: true };

/** A report that stays the same is not written again: an old one of an agent that lives counts. */
export async function readReports(kysely: Kysely<Tables>, query: ReportQuery): Promise<LiveReport[]> {
  const { modid, cmdid, called, nowMs } = query;
  const wanted = [sql<boolean>`s.modid = ${modid}`, sql<boolean>`s.cmdid = ${cmdid}`, called];
  const isFresh = sql`s.ts > ${sql.lit(Math.floor(nowMs / 1_000) - REPORTED_S)}`;
  const said = packed([sql`s.caller`, sql`s.overload = '1'`, isFresh]);
  const [{ rows }, online] = await Promise.all([
    sql<{ ip: number; port: number; said: string }>`
      select s.ip, s.port, ${said} as said from ServerCallStatus as s
      where ${every([...wanted, ...(await beforeTheEnd(kysely, wanted))])} group by s.ip, s.port`.execute(kysely),
    onlineAddresses(kysely, nowMs),
  ]);
  return rows.flatMap(({ ip, port, said }) => {
    const reports: LiveReport[] = [];
    const numbers = unpacked(said);
    for (let at = 0; at < numbers.length; at += 3) {
      const [caller = 0, overloaded, fresh] = [numbers[at], numbers[at + 1], numbers[at + 2]];
      if (fresh === 1 || online.has(caller)) reports.push({ ip, port, caller, overloaded: overloaded === 1 });
    }
    return reports;
  });
}

/** What keeps a module with more than {@link REPORTS_MAX} within them. */
async function beforeTheEnd(kysely: Kysely<Tables>, wanted: readonly Condition[]): Promise<Condition[]> {
  const { rows } = await sql<{ ip: number; port: number; caller: number }>`
    select s.ip, s.port, s.caller from ServerCallStatus as s force index (primary) where ${every(wanted)}
    order by ${inOrder({ ...KEYSET, descending: false })} limit 1 offset ${sql.lit(REPORTS_MAX)}`.execute(kysely);
  return rows.map(({ ip, port, caller }) => behind(KEYSET, [ip, port, caller]));
}

async function onlineAddresses(kysely: Kysely<Tables>, nowMs: number): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ addresses: string | null }>`
    select ${packed([sql`ip`])} as addresses from Agent where seenMs > ${nowMs - ONLINE_MS}`.execute(kysely);
  return new Set(unpacked(rows[0]?.addresses ?? null));
}
