/** Agent and AgentModule, as the reporter writes them. */
import { type Kysely, sql } from "kysely";
import { inBatches } from "../connection/batches.ts";
import { retrying } from "../connection/retry.ts";
import type { Agent, AgentModule, Tables } from "../generated/tables.ts";

/** One agent; times in unix milliseconds, `ip` unsigned in host order. */
export type AgentRow = Readonly<Agent>;

/** One host of a module at one agent, in the order of the columns' documentation. */
export type AgentHostCounters = readonly [
  ip: number,
  port: number,
  overload: 0 | 1,
  vsucc: number,
  verr: number,
  rsucc: number,
  rerr: number,
  csucc: number,
  cerr: number,
  sinceSeconds: number,
  succTotal: number,
  errTotal: number,
];

/** One module at one agent, or one part of it; parts are numbered from 0, `parts` is how many there are. */
export interface AgentModuleRow extends Omit<Readonly<AgentModule>, "pulling" | "stale" | "hosts" | "resting"> {
  readonly pulling: boolean;
  readonly stale: boolean;
  readonly hosts: readonly AgentHostCounters[];
}

/** Which module of which agent. */
export type AgentModuleKey = Pick<AgentModuleRow, "instance" | "modid" | "cmdid">;

/** Writes the state of agents. All throw DATABASE_UNAVAILABLE or DATABASE_REFUSED. */
export interface AgentStore {
  /** Puts each agent in the place of the one with its instance, unless that one was seen later. */
  saveAgents(rows: readonly AgentRow[]): Promise<void>;
  /** Puts each part in the place of the one with its key, unless that one was seen later; parts that a module no longer has go. */
  saveModules(rows: readonly AgentModuleRow[]): Promise<void>;
  /** Forgets modules that an agent dropped, with all their parts, but those that were seen after `seenMs`. */
  removeModules(keys: readonly (AgentModuleKey & { readonly seenMs: number })[]): Promise<void>;
  /** Forgets what was seen of agents' modules before `seenMs`: they have started anew, or told all they have, since. */
  forgetModules(agents: readonly Pick<AgentRow, "instance" | "seenMs">[]): Promise<void>;
  /**
   * Forgets agents that were not seen since `seenMs`, and all that is known of their modules: at most `rowsMax` rows, so that
   * no statement holds locks for long. Modules go first, so an agent is there as long as one of its modules is.
   * @returns rows that went; fewer than `rowsMax`: no others are left.
   */
  trimAgents(seenMs: number, rowsMax: number): Promise<number>;
}

const ROWS_PER_STATEMENT = 500;
const TEXT_PER_STATEMENT = 1_000_000;
/** Of the longest statement, what rows may take: the rest is for its head, and for what texts grow by when they are quoted. */
const SHARE_OF_STATEMENT = 0.75;
/** The other columns of a row. */
const ROW_TEXT = 200;

/** `column = the new value, unless the row was seen later`; `seenMs` last, as the others compare with the old one. */
function unlessSeenLater(columns: readonly string[]) {
  const ordered = [...columns.filter((column) => column !== "seenMs"), "seenMs"];
  return sql.join(
    ordered.map((column) => {
      const name = sql.ref(column);
      return sql`${name} = if(values(seenMs) >= seenMs, values(${name}), ${name})`;
    }),
  );
}

const AGENT_COLUMNS: readonly (keyof Agent)[] = [
  "instance",
  "hostname",
  "ip",
  "software",
  "version",
  "dnsService",
  "modulesTotal",
  "startedMs",
  "seenMs",
];
/** All but what the server computes. */
type StoredModule = Omit<AgentModule, "resting">;

const MODULE_COLUMNS: readonly (keyof StoredModule)[] = [
  "instance",
  "modid",
  "cmdid",
  "part",
  "parts",
  "pulling",
  "stale",
  "version",
  "updatedMs",
  "seenMs",
  "accessCount",
  "hosts",
];
const MODULE_KEY = new Set<string>(["instance", "modid", "cmdid", "part"]);
const AGENT_UPDATE = unlessSeenLater(AGENT_COLUMNS.filter((column) => column !== "instance"));
const MODULE_UPDATE = unlessSeenLater(MODULE_COLUMNS.filter((column) => !MODULE_KEY.has(column)));
const AGENT_NAMES = sql.join(AGENT_COLUMNS.map((column) => sql.ref(column)));
const MODULE_NAMES = sql.join(MODULE_COLUMNS.map((column) => sql.ref(column)));

/** By their keys: of hundreds of them MySQL would rather look through another index from end to end. */
const DELETE_MODULES = sql`delete m from AgentModule as m force index (primary) where`;

/** A store on Kysely. */
export function agentStore(kysely: Kysely<Tables>, statementBytesMax: () => Promise<number>): AgentStore {
  return {
    async saveAgents(rows) {
      const inOrder = [...rows].sort((a, b) => (a.instance < b.instance ? -1 : 1));
      for (const batch of inBatches(inOrder, ROWS_PER_STATEMENT)) {
        const values = sql.join(batch.map((row) => sql`(${sql.join(AGENT_COLUMNS.map((column) => row[column]))})`));
        const statement = sql`insert into Agent (${AGENT_NAMES}) values ${values} on duplicate key update ${AGENT_UPDATE}`;
        await retrying(() => statement.execute(kysely));
      }
    },

    async saveModules(rows) {
      const textMax = Math.min(TEXT_PER_STATEMENT, (await statementBytesMax()) * SHARE_OF_STATEMENT);
      for (const batch of byText(inModuleOrder(rows).map(moduleValues), textMax)) {
        const values = sql.join(batch.map((row) => sql`(${sql.join(row)})`));
        const statement = sql`insert into AgentModule (${MODULE_NAMES}) values ${values}
          on duplicate key update ${MODULE_UPDATE}`;
        await retrying(() => statement.execute(kysely));
      }
      await removeSurplusParts(kysely, rows);
    },

    async removeModules(keys) {
      for (const batch of inBatches(inModuleOrder(keys), ROWS_PER_STATEMENT)) {
        const any = sql.join(
          batch.map((key) => sql`(${sameModule(key)} and seenMs <= ${key.seenMs})`),
          sql` or `,
        );
        await retrying(() => sql`${DELETE_MODULES} ${any}`.execute(kysely));
      }
    },

    async forgetModules(agents) {
      for (const batch of inBatches(agents, ROWS_PER_STATEMENT)) {
        const any = sql.join(
          batch.map(({ instance, seenMs }) => sql`(instance = ${instance} and seenMs < ${seenMs})`),
          sql` or `,
        );
        await retrying(() => sql`${DELETE_MODULES} ${any}`.execute(kysely));
      }
    },

    trimAgents: (seenMs, rowsMax) => trimAgents(kysely, seenMs, rowsMax),
  };
}

/**
 * An agent that was seen in the meantime keeps its rows: each statement asks again. A module's own `seenMs` says when it
 * changed last, which is no sign of its agent's life.
 */
async function trimAgents(kysely: Kysely<Tables>, seenMs: number, rowsMax: number): Promise<number> {
  const present = sql`select instance from Agent where seenMs >= ${seenMs}`;
  const modules = sql`delete from AgentModule where seenMs < ${seenMs} and instance not in (${present}) limit ${rowsMax}`;
  const trimmed = Number((await retrying(() => modules.execute(kysely))).numAffectedRows ?? 0n);
  if (trimmed >= rowsMax) return trimmed;
  const agents = sql`delete from Agent where seenMs < ${seenMs} limit ${rowsMax - trimmed}`;
  return trimmed + Number((await retrying(() => agents.execute(kysely))).numAffectedRows ?? 0n);
}

/** A module that shrank from five parts to three has left two behind. */
async function removeSurplusParts(kysely: Kysely<Tables>, rows: readonly AgentModuleRow[]): Promise<void> {
  const firsts = inModuleOrder(rows.filter((row) => row.part === 0));
  for (const batch of inBatches(firsts, ROWS_PER_STATEMENT)) {
    const any = sql.join(
      batch.map((row) => sql`(${sameModule(row)} and part >= ${row.parts} and seenMs <= ${row.seenMs})`),
      sql` or `,
    );
    await retrying(() => sql`${DELETE_MODULES} ${any}`.execute(kysely));
  }
}

function sameModule(key: AgentModuleKey) {
  return sql`(instance = ${key.instance} and modid = ${key.modid} and cmdid = ${key.cmdid})`;
}

function inModuleOrder<Key extends AgentModuleKey>(rows: readonly Key[]): Key[] {
  return [...rows].sort((a, b) =>
    a.instance === b.instance ? a.modid - b.modid || a.cmdid - b.cmdid : a.instance < b.instance ? -1 : 1,
  );
}

function moduleValues(row: AgentModuleRow): (string | number)[] {
  const stored: StoredModule = {
    ...row,
    pulling: row.pulling ? 1 : 0,
    stale: row.stale ? 1 : 0,
    hosts: JSON.stringify(row.hosts),
  };
  return MODULE_COLUMNS.map((column) => stored[column]);
}

/**
 * Batches that keep well below the server's max_allowed_packet, however many hosts the modules have. A row that it can never
 * take is refused here: the server would cut the connection, as if it were away, each time that it is tried.
 */
function* byText(rows: readonly (string | number)[][], textMax: number): Generator<(string | number)[][]> {
  let batch: (string | number)[][] = [];
  let text = 0;
  for (const row of rows) {
    const length = String(row.at(-1)).length + ROW_TEXT;
    if (length > textMax) throw new Error(`${length} bytes are more than max_allowed_packet of the server allows`);
    if (batch.length > 0 && (batch.length === ROWS_PER_STATEMENT || text + length > textMax)) {
      yield batch;
      batch = [];
      text = 0;
    }
    batch.push(row);
    text += length;
  }
  if (batch.length > 0) yield batch;
}
