/** `lars up --demo`: all of Lars in a folder of its own, with services that are made up and break by a script. */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DemoAgent, loadDemoConfig } from "@lars/config";
import { adminQueries, changeRoutes, type Database, dropDatabase, openDatabase } from "@lars/db";
import { type Ipv4, parseIpv4 } from "@lars/model";
import { firstEdits } from "../core/demo/edits.ts";
import { commandNames, demoModules } from "../core/demo/fleet.ts";
import { awaitEndOfAll } from "../up/end-of-all.ts";
import { type Launched, launch } from "../up/launch.ts";
import { Screen } from "../up/screen.ts";
import { demoAgentService } from "../up/services.ts";
import { aborted } from "../up/up.ts";
import { startCallers } from "./callers.ts";
import { placeAgents } from "./demo-agents.ts";
import { startEditor } from "./editor.ts";
import { fillBeginning, fillPast } from "./fill-past.ts";
import { narrate } from "./narrator.ts";
import { type Visitor, welcomeVisitor } from "./visitor.ts";

/** What of the home outlives a demonstration: who runs, what was said, and the server, whose database is dropped. */
const KEPT: ReadonlySet<string> = new Set(["version", "launcher.lock", "logs", "mysql"]);

/**
 * In the foreground until it is told to end; each start begins anew.
 * @throws LarsError when it could not be started; nothing is left running then.
 */
export async function upDemo(): Promise<void> {
  const screen = new Screen(process.stdout);
  const config = loadDemoConfig();
  const agents = await placeAgents(config);
  let filledUntil = 0;
  const plan = {
    config,
    agents: { ports: agents, services: agents.map((agent) => demoAgentService(config, agent)) },
    openedHome: () => emptyHome(config.home),
    database: dropDatabase,
    tables: async (url: string) => {
      filledUntil = await screen.during("demo", "making up two weeks of calls", async () => {
        return { done: "12 modules, 60 hosts and two weeks of calls are made up", result: await makeUp(url, agents) };
      });
    },
  };
  using end = awaitEndOfAll();
  screen.say("This is a demonstration: its services, callers and past are made up; Lars itself is real.");
  try {
    await using launched = await launch(plan, screen, end.signal);
    await using _play = await play(launched, { agents, filledUntil, screen });
    await aborted(end.signal);
    screen.say("Stopping ...");
  } catch (cause) {
    if (cause !== end.signal.reason) throw cause;
  }
  screen.say("The demonstration has stopped.");
}

async function emptyHome(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!KEPT.has(name)) await rm(join(home, name), { recursive: true, force: true });
  }
}

/** Names, hosts and past, in a database that has nothing but its tables. */
async function makeUp(url: string, agents: readonly DemoAgent[]): Promise<number> {
  await using database = await openDatabase({ url, connectionsMax: 2 });
  await nameAll(database);
  for (const edit of firstEdits()) await changeRoutes(database, { update: [], ...edit, remove: [] });
  return await fillPast(database, addressesOf(agents), Date.now());
}

async function nameAll(database: Database): Promise<void> {
  const { saveName } = adminQueries(database);
  for (const { modId: id, name: content } of demoModules) await saveName({ kind: "module", id, content, before: null });
  for (const [id, content] of commandNames) await saveName({ kind: "command", id, content, before: null });
}

function addressesOf(agents: readonly DemoAgent[]): Ipv4[] {
  return agents.flatMap(({ ip }) => parseIpv4(ip) ?? []);
}

interface PlayParts {
  readonly agents: readonly DemoAgent[];
  /** Unix second up to which the past is made up. */
  readonly filledUntil: number;
  readonly screen: Screen;
}

/** Lets the visitor in and everything that is made up begin; disposing of it stops that. */
async function play({ adminUrl, databaseUrl }: Launched, parts: PlayParts): Promise<AsyncDisposable> {
  await using started = new AsyncDisposableStack();
  const database = started.use(await openDatabase({ url: databaseUrl, connectionsMax: 2 }));
  const visitor = await welcomeVisitor(database, adminUrl);
  const beganMs = Date.now();
  started.use(await startCallers({ agents: parts.agents, beganMs }));
  await fillBeginning(database, addressesOf(parts.agents), { from: parts.filledUntil, beganMs });
  welcome(parts.screen, adminUrl, visitor);
  const tell = (text: string) => parts.screen.tell("demo", text);
  started.use(startEditor(database, { beganMs, tell }));
  const stop = new AbortController();
  const narrating = narrate(beganMs, tell, stop.signal);
  started.defer(async () => {
    stop.abort();
    await narrating;
  });
  const running = started.move();
  return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function welcome(screen: Screen, adminUrl: string, { signInUrl, email, password }: Visitor): void {
  screen.say("");
  screen.say(`Lars is running as a demonstration: ${adminUrl}`);
  screen.say("Open this link to look around; it works once:");
  screen.say(signInUrl);
  screen.say(`Later, log in as ${email} with the password ${password} (of this demonstration alone).`);
  screen.say("Ctrl-C stops everything; the next start begins anew.");
  screen.say("");
}
