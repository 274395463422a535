/**
 * How long a million routes take to read, and how much memory, in a MariaDB of its own unless an empty database is given:
 * `node packages/db/bench/million-routes.ts [--database URL] [--rows N]`.
 */
import { parseArgs } from "node:util";
import { changeRoutes, migrate, openDatabase } from "@lars/db";
import { hostAddress, routeKey } from "@lars/model";
import { CompiledQuery } from "kysely";
import { benchDatabase } from "./databases/bench-database.ts";

const { values: asked } = parseArgs({
  options: { database: { type: "string" }, rows: { type: "string", default: "1000000" } },
});
const rowsWanted = Number(asked.rows);
await using bench = await benchDatabase(asked.database);
const say = (text: string) => process.stdout.write(`${text}\n`);

await migrate(bench.url, { dryRun: false, onStep: say });
await using database = await openDatabase({ url: bench.url });

const filling = performance.now();
await database.kysely.executeQuery(CompiledQuery.raw("DELETE FROM RouteData"));
for (let n = 0; n < rowsWanted; n += 10_000) {
  const values = Array.from({ length: 10_000 }, (_, i) => `(${(n + i) % 50_000}, 1, ${167772160 + n + i}, 8000)`);
  const insert = `INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES ${values.join()}`;
  await database.kysely.executeQuery(CompiledQuery.raw(insert));
}
say(`filled ${rowsWanted} rows in ${((performance.now() - filling) / 1000).toFixed(1)} s`);

for (let round = 1; round <= 3; round++) {
  globalThis.gc?.();
  const before = process.memoryUsage();
  let peak = 0;
  let rows = 0;
  const started = performance.now();
  await database.routes.loadAll((batch) => {
    rows += batch.length / 4;
    peak = Math.max(peak, process.memoryUsage().rss);
  });
  const seconds = (performance.now() - started) / 1000;
  const grown = (peak - before.rss) / 2 ** 20;
  say(
    `loadAll: ${rows} rows in ${seconds.toFixed(2)} s, peak ${grown.toFixed(0)} MiB above ${(before.rss / 2 ** 20).toFixed(0)}`,
  );
}

const row = { ...routeKey(7, 1), host: hostAddress(3232235953, 1) };
for (let round = 0; round < 3; round++) {
  const started = performance.now();
  await changeRoutes(database, {
    author: "bench",
    add: [{ ...row, host: hostAddress(1, round + 1) }],
    update: [],
    remove: [],
  });
  say(`changeRoutes, 1 line: ${(performance.now() - started).toFixed(1)} ms`);
}
const add = Array.from({ length: 5_000 }, (_, n) => ({ ...routeKey(100 + n, 2), host: hostAddress(n, 9) }));
const edited = performance.now();
await changeRoutes(database, { author: "bench", add, update: [], remove: [] });
say(`changeRoutes, 5000 lines in 5000 routes: ${(performance.now() - edited).toFixed(0)} ms`);

const since = (await database.routes.readVersion()) - 1n;
const changed = performance.now();
const { changes } = await database.routes.loadChanges(since);
say(`loadChanges of ${changes.length} routes: ${(performance.now() - changed).toFixed(0)} ms`);

const statuses = Array.from({ length: 100_000 }, (_, n) => ({
  ...{ modId: n % 1_000, cmdId: 1, ip: n, port: 80, caller: 1 },
  ...{ successes: 5, failures: 1, atSeconds: 1_700_000_000, overloaded: false },
}));
for (const atSeconds of [1_700_000_000, 1_700_000_001, 1_700_000_001]) {
  const started = performance.now();
  await database.statuses.upsert(statuses.map((status) => ({ ...status, atSeconds })));
  say(`upsert of 100000 statuses (ts ${atSeconds}): ${((performance.now() - started) / 1000).toFixed(2)} s`);
}
