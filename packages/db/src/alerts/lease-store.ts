/** AlertLease: of all reporters one evaluates. The clock is the database's, so that theirs may differ. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { retrying } from "../connection/retry.ts";
import type { Tables } from "../generated/tables.ts";

/** A lease that was had at `nowMs`, of the database's clock. Writes that go with it carry its token. */
export interface AlertLease {
  readonly holder: string;
  readonly token: number;
  readonly nowMs: number;
}

/** The right to evaluate. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface AlertLeaseStore {
  /** Takes it where nobody has it, renews one's own; undefined while somebody else has it. */
  hold(holder: string, ttlMs: number): Promise<AlertLease | undefined>;
  /** Gives it back, so that the next one need not wait. */
  release(lease: AlertLease): Promise<void>;
}

/** Milliseconds since 1970 by the clock of the database, whatever its time zone. */
export const DATABASE_NOW_MS: RawBuilder<number> = sql<number>`(timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000)`;

/** A store on Kysely. */
export function alertLeaseStore(kysely: Kysely<Tables>): AlertLeaseStore {
  return {
    hold: (holder, ttlMs) => retrying(() => hold(kysely, holder, ttlMs)),

    async release({ holder, token }) {
      const statement = sql`update AlertLease set untilMs = 0 where id = 1 and holder = ${holder} and token = ${token}`;
      await retrying(() => statement.execute(kysely));
    },
  };
}

/** One statement decides: of several that take it at once, the first finds it free and the others do not. */
async function hold(kysely: Kysely<Tables>, holder: string, ttlMs: number): Promise<AlertLease | undefined> {
  const until = sql`${DATABASE_NOW_MS} + ${ttlMs}`;
  // Columns are assigned from left to right: the token is drawn by what holder and time were before.
  const taken = await sql`
    update AlertLease set token = if(holder = ${holder}, token, token + 1), holder = ${holder}, untilMs = ${until}
    where id = 1 and (holder = ${holder} or untilMs <= ${DATABASE_NOW_MS})`.execute(kysely);
  if (taken.numAffectedRows === 0n && (await isFirst(kysely))) return hold(kysely, holder, ttlMs);
  const { rows } = await sql<{ token: number; nowMs: number }>`
    select token, ${DATABASE_NOW_MS} as nowMs from AlertLease
    where id = 1 and holder = ${holder} and untilMs > ${DATABASE_NOW_MS}`.execute(kysely);
  const [row] = rows;
  return row === undefined ? undefined : { holder, token: Number(row.token), nowMs: Number(row.nowMs) };
}

/** Whether nobody ever had it: there is a row from now on. */
async function isFirst(kysely: Kysely<Tables>): Promise<boolean> {
  const made = await sql`
    insert ignore into AlertLease (id, holder, token, untilMs, evaluatedMs) values (1, '', 0, 0, 0)`.execute(kysely);
  return made.numAffectedRows === 1n;
}
