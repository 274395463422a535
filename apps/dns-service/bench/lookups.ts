/**
 * What a dns-service can do, as one JSON line per measurement: the real service on a database of a hundred thousand routes
 * with ten hosts each (its own, in a temporary folder, unless one is given), driven over TCP.
 *
 *   node apps/dns-service/bench/lookups.ts [--database URL] [--load PROGRAM] [--floor PROGRAM] [--seconds N]
 *                                          [--modules N] [--commands N]
 *
 * With `--load` (a built tcp-load) that program is the driver; with `--floor` (a built tcp-floor) it is driven too, and
 * each line has the share of the floor that was reached. Without them this process is the driver, which then costs more
 * than the service itself: good for comparing two versions of the service, not for comparing with anything else.
 */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { loadDnsServiceConfig } from "@lars/config";
import { createDaemonContext } from "@lars/daemon";
import { migrate, openDatabase } from "@lars/db";
import { startMariaDb } from "@lars/mariadb";
import { encodeFrame, FrameDecoder, getRouteRequest, MessageId } from "@lars/protocol";
import { startDnsService } from "../src/service.ts";

const { values: asked } = parseArgs({
  options: {
    database: { type: "string" },
    load: { type: "string" },
    floor: { type: "string" },
    seconds: { type: "string", default: "3" },
    modules: { type: "string", default: "1000" },
    commands: { type: "string", default: "100" },
  },
});
const FLOOR_PORT = 7_790;
const SHAPES = [
  { connections: 10, depth: 1 },
  { connections: 10, depth: 64 },
  { connections: 100, depth: 64 },
] as const;

interface Shape {
  readonly connections: number;
  readonly depth: number;
}

async function lookupsWith(program: string, port: number, { connections, depth }: Shape): Promise<number> {
  const args = ["lookup", port, connections, depth, asked.seconds, asked.modules, asked.commands].map(String);
  const { stdout } = await promisify(execFile)(program, args);
  return (JSON.parse(stdout) as { perSecond: number }).perSecond;
}

/** Keeps `depth` requests of random keys in flight on each connection. */
async function lookupsFromHere(port: number, { connections, depth }: Shape): Promise<number> {
  const one = (): Buffer => {
    const modId = 1 + Math.floor(Math.random() * Number(asked.modules));
    const cmdId = 1 + Math.floor(Math.random() * Number(asked.commands));
    return encodeFrame(MessageId.GetRouteRequest, getRouteRequest.encode({ modId, cmdId }));
  };
  let answers = 0;
  const sockets = Array.from({ length: connections }, () => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    const decoder = new FrameDecoder();
    socket.on("data", (chunk: Buffer) => {
      const came = decoder.push(chunk).length;
      answers += came;
      if (came > 0) socket.write(Buffer.concat(Array.from({ length: came }, one)));
    });
    socket.write(Buffer.concat(Array.from({ length: depth }, one)));
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, Number(asked.seconds) * 1_000));
  for (const socket of sockets) socket.destroy();
  return answers / Number(asked.seconds);
}

const measure = (port: number, shape: Shape): Promise<number> =>
  asked.load === undefined ? lookupsFromHere(port, shape) : lookupsWith(asked.load, port, shape);

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** A MariaDB with `modules` times `commands` routes of ten hosts. */
async function aFullDatabase(folder: string, opened: AsyncDisposableStack): Promise<string> {
  const server = opened.use(await startMariaDb({ dataDir: join(folder, "mysql"), port: 0, durable: false }));
  const url = server.url("lars_dns");
  await migrate(url, { dryRun: false });
  await using database = await openDatabase({ url, connectionsMax: 1 });
  for (let modid = 1; modid <= Number(asked.modules); modid++) {
    const rows = Array.from({ length: Number(asked.commands) * 10 }, (_, at) => ({
      modid,
      cmdid: 1 + Math.floor(at / 10),
      serverip: 3_232_235_521 + ((modid * 977 + at) % 60_000),
      serverport: 7_000 + (at % 10),
    }));
    await database.kysely.insertInto("RouteData").values(rows).execute();
  }
  return url;
}

await using opened = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), "lars-bench-"));
opened.defer(() => rm(folder, { recursive: true, force: true }));
const databaseUrl = asked.database ?? (await aFullDatabase(folder, opened));
const config = loadDnsServiceConfig({ argv: [], env: { LARS_DATABASE_URL: databaseUrl, LARS_HOME: folder } });
const context = createDaemonContext("bench", { level: "silent" });
const startedMs = performance.now();
const service = opened.use(await startDnsService({ ...config, listen: { ...config.listen, port: 0 } }, context));
while (!context.health.readiness.ready && performance.now() - startedMs < 60_000)
  await new Promise((resolve) => setTimeout(resolve, 5));
const readyMs = Math.round(performance.now() - startedMs);
const { map } = (await context.health.state()) as { map: { routes: number; hosts: number; bytes: number } };
tell({ readyMs, ...map, version: undefined, rssMb: Math.round(process.memoryUsage().rss / 1e6) });

using floor = new DisposableStack();
if (asked.floor !== undefined) {
  const program = spawn(asked.floor, [String(FLOOR_PORT)], { stdio: "ignore" });
  floor.defer(() => void program.kill());
  await new Promise((resolve) => setTimeout(resolve, 300)); // it says nothing when it listens
}
for (const shape of SHAPES) {
  const ofFloor = asked.floor === undefined ? undefined : await measure(FLOOR_PORT, shape);
  const perSecond = await measure(service.port, shape);
  const share = ofFloor === undefined ? undefined : Number((perSecond / ofFloor).toFixed(3));
  tell({
    ...shape,
    perSecond: Math.round(perSecond),
    floor: ofFloor,
    share,
    rssMb: Math.round(process.memoryUsage().rss / 1e6),
  });
}
