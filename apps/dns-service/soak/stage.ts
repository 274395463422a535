/** All that takes part, made and bound together; nothing moves yet but MySQL and the services. */
import { join } from "node:path";
import { createDatabase, type Database, migrate } from "@lars/db";
import type { Finding } from "./checker/finding.ts";
import { RouteHistory } from "./checker/route-history.ts";
import { SoakRecord } from "./checker/soak-record.ts";
import type { TakenFrame } from "./checker/watched-connection.ts";
import { Agent, type Crowd } from "./disturb/agent.ts";
import type { AgentConnection } from "./disturb/agent-connection.ts";
import { type Dice, diceOf } from "./disturb/dice.ts";
import { habitOf } from "./disturb/habits.ts";
import { hostsIn, RouteTable } from "./disturb/route-table.ts";
import { firstHosts, keysFor } from "./disturb/targets.ts";
import { Vandal } from "./disturb/vandal.ts";
import { Writer } from "./disturb/writer.ts";
import { PrivateMysql } from "./scene/private-mysql.ts";
import { type Life, ServiceProcess } from "./scene/service-process.ts";
import type { SoakOptions } from "./soak-options.ts";

export interface Stage {
  readonly mysql: PrivateMysql;
  readonly history: RouteHistory;
  readonly table: RouteTable;
  readonly writer: Writer;
  readonly crowd: Crowd;
  readonly agents: readonly Agent[];
  readonly vandal: Vandal;
  readonly services: readonly ServiceProcess[];
  readonly record: SoakRecord;
}

/** Silent changes are found by then; the default of 8 s would make every quiet point as long. */
const SETTINGS = { LARS_DNS_LOAD_INTERVAL: "2s", LARS_REACTOR_THREADNUM: "2" };
/** After a return, what is measured is the service's patience and not its speed. */
const CALM_MS = 5_000;
const ROWS_PER_STATEMENT = 1_000;

/** Starts MySQL, fills it, starts the services. What it opened is on `opened`, also when it throws. */
export async function openStage(options: SoakOptions, opened: AsyncDisposableStack, folder: string): Promise<Stage> {
  const mysql = opened.use(await PrivateMysql.start(join(folder, "mysql")));
  await migrate(mysql.url, { dryRun: false });
  const database = opened.use(createDatabase({ url: mysql.url, connectionsMax: 3 }));
  const record = new SoakRecord(options.onFinding);
  const history = new RouteHistory();
  const keys = keysFor(options.routes);
  await fill(database, { history, keys, dice: diceOf(options.seed, "first rows") });
  const find = (finding: Finding): void => record.find(finding);
  const services = Array.from({ length: options.services }, (_, at) => {
    const home = join(folder, `service-${at + 1}`);
    return opened.use(new ServiceProcess({ number: at + 1, home, databaseUrl: mysql.url, settings: SETTINGS, find }));
  });
  await Promise.all(services.map((service) => service.start()));
  const taken = (connection: AgentConnection, how: TakenFrame): void => take({ record, mysql, connection, how });
  const crowd: Crowd = { history, keys, isQuiet: false, opened: 0, resets: 0, find, taken };
  const service = (dice: Dice): Life | undefined => dice.one(services.flatMap(livingOf));
  const table = new RouteTable(database);
  const writer = aWriter({ options, mysql, database, table, history, keys, find });
  const vandal = new Vandal({ dice: diceOf(options.seed, "vandal"), history, service, find });
  const agents = [...ordinaryAgents(options, { crowd, service }), ...allKnowing(options, { crowd, services })];
  return { mysql, history, table, writer, crowd, agents, vandal, services, record };
}

async function fill(
  { kysely }: Database,
  { history, keys, dice }: { history: RouteHistory; keys: readonly string[]; dice: Dice },
): Promise<void> {
  const first = new Map(keys.map((key) => [key, firstHosts(dice)]));
  const rows = [...first].flatMap(([key, hosts]) => {
    const [modid = 0, cmdid = 0] = key.split(" ").map(Number);
    return hostsIn(hosts).map(([serverip, serverport]) => ({ modid, cmdid, serverip, serverport }));
  });
  const seq = history.begin(first, { least: 0n, most: 1n });
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await kysely
      .insertInto("RouteData")
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute();
  }
  await kysely.updateTable("RouteVersion").set({ version: 1 }).where("id", "=", 1).execute();
  history.end(seq, { version: 1n, committedMs: performance.now() });
}

interface WriterNeeds {
  readonly options: SoakOptions;
  readonly mysql: PrivateMysql;
  readonly database: Database;
  readonly table: RouteTable;
  readonly history: RouteHistory;
  readonly keys: readonly string[];
  find(finding: Finding): void;
}

function aWriter({ options, mysql, database, table, history, keys, find }: WriterNeeds): Writer {
  const dice = diceOf(options.seed, "writer");
  const present = {
    keys,
    hostsOf: (key: string) => history.hostsOf(key),
    earlierOf: (key: string) => dice.one(history.statesOf(key))?.hosts ?? "",
  };
  return new Writer({ database, table, history, present, dice, upSinceMs: () => mysql.upSinceMs, find });
}

function livingOf({ life }: ServiceProcess): readonly Life[] {
  return life === undefined || life.isEnding ? [] : [life];
}

function ordinaryAgents(
  { agents, seed }: SoakOptions,
  { crowd, service }: { crowd: Crowd; service(dice: Dice): Life | undefined },
): Agent[] {
  return Array.from({ length: agents }, (_, at) => {
    const name = `agent ${at + 1}`;
    return new Agent({ name, habit: habitOf(at), dice: diceOf(seed, name), crowd, service });
  });
}

/** One for each service, and only there: what no other agent asks for is checked too. */
function allKnowing(
  { seed }: SoakOptions,
  { crowd, services }: { crowd: Crowd; services: readonly ServiceProcess[] },
): Agent[] {
  return services.map((service, at) => {
    const name = `agent of service ${at + 1}`;
    const dice = diceOf(seed, name);
    return new Agent({ name, habit: "everything", dice, crowd, service: () => livingOf(service)[0] });
  });
}

interface Taking {
  readonly record: SoakRecord;
  readonly mysql: PrivateMysql;
  readonly connection: AgentConnection;
  readonly how: TakenFrame;
}

function take({ record, mysql, connection, how }: Taking): void {
  if (how.verdict === "answer") record.answers++;
  else if (how.verdict === "repeat") record.repeats++;
  else record.pushes++;
  const committedMs = how.state?.isAnnounced ? how.state.committedMs : undefined;
  if (how.verdict !== "push" || committedMs === undefined || connection.isSlow) return;
  const mysqlSinceMs = mysql.upSinceMs ?? Number.POSITIVE_INFINITY;
  const calmSinceMs = Math.max(mysqlSinceMs, connection.life.startedMs) + CALM_MS;
  if (committedMs >= calmSinceMs) record.pushTimes.add(how.atMs - committedMs);
}
