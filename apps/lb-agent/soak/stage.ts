/** All that takes part, made and bound together; nothing is called and nobody goes away yet. */
import { join } from "node:path";
import { createDatabase, type Database, migrate } from "@lars/db";
import { diceOf } from "../../dns-service/soak/disturb/dice.ts";
import { rowsOf } from "../../dns-service/soak/disturb/route-edit-of.ts";
import { Callers } from "./callers/callers.ts";
import { AnswerJudge } from "./checker/answer-judge.ts";
import { Findings } from "./checker/finding.ts";
import { ReportBooks } from "./checker/report-books.ts";
import { RouteLedger } from "./checker/route-ledger.ts";
import { type CrowdModule, crowdOf, firstHosts } from "./disturb/crowd.ts";
import { Writer } from "./disturb/writer.ts";
import { type DaemonOptions, DaemonProcess } from "./scene/daemon-process.ts";
import { MysqlProcess } from "./scene/mysql-process.ts";
import { RouteAsker } from "./scene/route-asker.ts";
import type { SoakOptions } from "./soak-options.ts";

export interface Stage {
  readonly mysql: MysqlProcess;
  readonly dnsServices: readonly DaemonProcess[];
  readonly reporters: readonly DaemonProcess[];
  readonly agent: DaemonProcess;
  readonly database: Database;
  readonly ledger: RouteLedger;
  readonly writer: Writer;
  readonly callers: Callers;
  readonly asker: RouteAsker;
  readonly judge: AnswerJudge;
  readonly books: ReportBooks;
  readonly findings: Findings;
  /** Stretches in which nothing was answered, in ms. */
  readonly silences: number[];
}

/** Changes past RouteVersion are found by then; the default of 8 s would make every quiet point as long. */
const DNS_SETTINGS = { LARS_DNS_LOAD_INTERVAL: "2s", LARS_REACTOR_THREADNUM: "1" };

/** Starts everything. What it opened is on `opened`, also when it throws. */
export async function openStage(options: SoakOptions, opened: AsyncDisposableStack, folder: string): Promise<Stage> {
  const findings = new Findings(options.onFinding);
  const crowd = crowdOf(options.modules);
  const ledger = new RouteLedger();
  const mysql = opened.use(await MysqlProcess.start(join(folder, "mysql")));
  await migrate(mysql.url, { dryRun: false });
  const database = opened.use(createDatabase({ url: mysql.url, connectionsMax: 3 }));
  await fill(database, { crowd, ledger, seed: options.seed });
  const daemons = await startDaemons(options, { opened, folder, findings, databaseUrl: mysql.url });
  const { dnsServices, agent } = daemons;
  const watched = [mysql, ...dnsServices];
  const calmSinceMs = (): number | undefined => latest(watched.map(({ upSinceMs }) => upSinceMs));
  const logs = (): string[] => [agent, ...dnsServices].flatMap(({ name, lines }) => [`${name}:`, ...lines]);
  const judge = new AnswerJudge({ ledger, crowd, findings, patience: options.patience, calmSinceMs, logs });
  const permanent = crowd.flatMap(({ key, permanent }) => permanent.map((host) => `${key} ${host}`));
  const books = new ReportBooks(ledger, new Set(permanent));
  const writer = new Writer({ database, ledger, crowd, dice: diceOf(options.seed, "writer") });
  const asker = opened.use(await RouteAsker.open(agent.port));
  const silences: number[] = [];
  const { callsPerSecond, seed, killAgent } = options;
  const plan = {
    basePort: agent.port,
    callsPerSecond,
    keys: crowd.map(({ key }) => key),
    seed,
    agentPid: agent.pid,
    tryAgain: killAgent,
  };
  const callers = opened.use(
    await Callers.start(plan, (calls) => {
      judge.judge(calls);
      books.take(calls);
      silences.push(...calls.silences);
    }),
  );
  return { mysql, ...daemons, database, ledger, writer, callers, asker, judge, books, findings, silences };
}

/** The latest of these times; undefined when one of them is not known. */
function latest(times: readonly (number | undefined)[]): number | undefined {
  let found = 0;
  for (const time of times) {
    if (time === undefined) return undefined;
    found = Math.max(found, time);
  }
  return found;
}

async function fill(
  { kysely }: Database,
  { crowd, ledger, seed }: { crowd: readonly CrowdModule[]; ledger: RouteLedger; seed: number },
): Promise<void> {
  const dice = diceOf(seed, "first rows");
  for (const module of crowd) {
    const hosts = firstHosts(module, dice);
    const rows = rowsOf(module.key, hosts).map(({ modId, cmdId, host }) => {
      return { modid: modId, cmdid: cmdId, serverip: host.ip, serverport: host.port };
    });
    if (rows.length > 0) await kysely.insertInto("RouteData").values(rows).execute();
    ledger.is(module.key, hosts, Date.now());
  }
  await kysely.updateTable("RouteVersion").set({ version: 1 }).where("id", "=", 1).execute();
}

interface Ground {
  readonly opened: AsyncDisposableStack;
  readonly folder: string;
  readonly findings: Findings;
  readonly databaseUrl: string;
}

async function startDaemons(
  { dnsServices: dnsCount, reporters: reporterCount }: SoakOptions,
  { opened, folder, findings, databaseUrl }: Ground,
): Promise<Pick<Stage, "dnsServices" | "reporters" | "agent">> {
  const aDaemon = (parts: Pick<DaemonOptions, "app" | "name" | "settings" | "portVariable">): DaemonProcess => {
    const died = (what: string, lines: readonly string[]): void =>
      findings.find({ kind: "died", what, account: lines });
    return opened.use(new DaemonProcess({ ...parts, home: join(folder, parts.name.replace(" ", "-")), died }));
  };
  const portVariable = "LARS_REACTOR_PORT";
  const withDatabase = { LARS_DATABASE_URL: databaseUrl };
  const dnsServices = Array.from({ length: dnsCount }, (_, at) =>
    aDaemon({
      app: "dns-service",
      name: `dns-service ${at + 1}`,
      settings: { ...withDatabase, ...DNS_SETTINGS },
      portVariable,
    }),
  );
  const reporters = Array.from({ length: reporterCount }, (_, at) =>
    aDaemon({ app: "reporter", name: `reporter ${at + 1}`, settings: withDatabase, portVariable }),
  );
  await Promise.all([...dnsServices, ...reporters].map((daemon) => daemon.start()));
  const settings = {
    LARS_DNSSERVER_ENDPOINTS: endpointsOf(dnsServices),
    LARS_REPORTER_ENDPOINTS: endpointsOf(reporters),
  };
  const agent = aDaemon({ app: "lb-agent", name: "lb-agent", settings, portVariable: "LARS_AGENT_BASE_PORT" });
  await agent.start();
  return { dnsServices, reporters, agent };
}

function endpointsOf(daemons: readonly DaemonProcess[]): string {
  return daemons.map(({ port }) => `127.0.0.1:${port}`).join(",");
}
