/** What people and scripts do to the tables past all of Lars: a list of transactions, to be run one after another. */
import type { Database } from "@lars/db";
import type { RouteEdits, VersionSpan } from "../checker/route-history.ts";
import type { Dice } from "./dice.ts";
import { hostsIn } from "./route-table.ts";
import type { Targets } from "./targets.ts";

/** `silent`: rows, no version. `versionOnly`: rows, then a version, no RouteChange. `deployed`: rows, version, RouteChange. */
export type HandWork = "silent" | "versionOnly" | "deployed" | "trim" | "backup";

export interface HandWorkParts {
  readonly database: Database;
  readonly kind: HandWork;
  readonly targets: Targets;
  /** RouteVersion at present. */
  readonly version: bigint;
  readonly dice: Dice;
}

/** One transaction. */
interface HandStep {
  readonly edits: RouteEdits;
  /** What RouteVersion may be after it. */
  readonly span: VersionSpan;
  run(): Promise<unknown>;
}

type Kysely = Pick<Database["kysely"], "deleteFrom" | "insertInto" | "updateTable">;

const NOTHING: RouteEdits = new Map();
const CLOCK_SECONDS = 120n;

/** The steps of one piece of work. */
export function workByHand(parts: HandWorkParts): readonly HandStep[] {
  const { kind, version } = parts;
  const same = { least: version, most: version };
  const rows: HandStep = { edits: parts.targets, span: same, run: () => writeRows(parts) };
  if (kind === "silent") return [rows];
  if (kind === "trim") return [{ edits: NOTHING, span: same, run: () => trim(parts) }];
  if (kind === "backup") return [restored(parts)];
  const bump = aVersion(parts);
  if (kind === "versionOnly") return [rows, bump];
  return [rows, bump, { edits: NOTHING, span: bump.span, run: () => appendChanges(parts) }];
}

function writeRows({ database, targets }: HandWorkParts): Promise<void> {
  return database.transaction((tx) => setRows(tx, targets));
}

async function setRows(tx: Kysely, targets: Targets): Promise<void> {
  for (const [key, hosts] of targets) {
    const [modid = 0, cmdid = 0] = key.split(" ").map(Number);
    await tx.deleteFrom("RouteData").where("modid", "=", modid).where("cmdid", "=", cmdid).execute();
    const rows = hostsIn(hosts).map(([serverip, serverport]) => ({ modid, cmdid, serverip, serverport }));
    if (rows.length > 0) await tx.insertInto("RouteData").values(rows).execute();
  }
}

/** A script's own version: the time, which takes it back when edits came faster than seconds, or one more. */
function aVersion({ database, dice, version }: HandWorkParts): HandStep {
  const update = database.kysely.updateTable("RouteVersion").where("id", "=", 1);
  const now = BigInt(Math.floor(Date.now() / 1_000));
  return dice.chance(0.5)
    ? {
        edits: NOTHING,
        span: { least: version < now ? version : now, most: (version > now ? version : now) + CLOCK_SECONDS },
        run: () => update.set((eb) => ({ version: eb.fn<number>("unix_timestamp", []) })).execute(),
      }
    : {
        edits: NOTHING,
        span: { least: version, most: version + 1n },
        run: () => update.set((eb) => ({ version: eb("version", "+", 1) })).execute(),
      };
}

async function appendChanges({ database, targets }: HandWorkParts): Promise<void> {
  const { kysely } = database;
  const row = await kysely.selectFrom("RouteVersion").select("version").where("id", "=", 1).executeTakeFirstOrThrow();
  const rows = [...targets.keys()].map((key) => {
    const [modid = 0, cmdid = 0] = key.split(" ").map(Number);
    return { modid, cmdid, version: row.version };
  });
  await kysely.insertInto("RouteChange").values(rows).execute();
}

/** The oldest rows go: some, or all. */
async function trim({ database, dice, version }: HandWorkParts): Promise<void> {
  const before = Number(version) - (dice.chance(0.3) ? -1 : dice.from(0, 100));
  await database.kysely.deleteFrom("RouteChange").where("version", "<", before).execute();
}

/** Some routes and the version of before, as a backup has them. */
function restored({ database, targets, version, dice }: HandWorkParts): HandStep {
  const back = version - BigInt(dice.from(1, 30));
  return {
    edits: targets,
    span: { least: back, most: version },
    run: () =>
      database.transaction(async (tx) => {
        await setRows(tx, targets);
        await tx
          .updateTable("RouteVersion")
          .set({ version: Number(back) })
          .where("id", "=", 1)
          .execute();
      }),
  };
}
