import { encodeFrame, getRouteResponse, MessageId } from "@lars/protocol";
import { aDatabase, aHost, type TestDatabase, until } from "@lars/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aDnsService, setRoute, type TestDnsService } from "./a-dns-service.ts";
import { anAgent, type TestAgent } from "./an-agent.ts";

let stack: AsyncDisposableStack;
let database: TestDatabase;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await aDatabase());
});
afterEach(() => stack.disposeAsync());

async function started(settings = {}): Promise<TestDnsService> {
  const service = stack.use(await aDnsService(database.url, settings));
  await until(() => service.context.health.readiness.ready);
  return service;
}
const connected = async (service: TestDnsService): Promise<TestAgent> => stack.use(await anAgent(service.port));

test("an edit is pushed to the subscribers of its route, to nobody else, and within a moment", async () => {
  await setRoute(database, [1, 1], [aHost(1)]);
  await setRoute(database, [1, 2], [aHost(2)]);
  const service = await started();
  const subscribers = await Promise.all(Array.from({ length: 8 }, () => connected(service)));
  const other = await connected(service);
  for (const agent of subscribers) agent.ask(1, 1);
  other.ask(1, 2);
  for (const agent of subscribers) await agent.holds(1, 1, [aHost(1)]);
  await other.holds(1, 2, [aHost(2)]);

  await setRoute(database, [1, 1], [aHost(1), aHost(3)]);
  for (const agent of subscribers) await agent.holds(1, 1, [aHost(1), aHost(3)], 3_000);
  await setRoute(database, [1, 2], [aHost(9)]);
  await other.holds(1, 2, [aHost(9)], 3_000);
  for (const agent of subscribers) expect(agent.frames).toHaveLength(2);
  expect(other.frames).toHaveLength(2);
  expect(await service.metric("lars_dns_pushes_total")).toBe(9);
});

test("a route that is not there is answered with zero hosts, and pushed once it is", async () => {
  const service = await started();
  const agent = await connected(service);
  agent.ask(5, 6);
  await agent.holds(5, 6, []);
  await setRoute(database, [5, 6], [aHost(1)]);
  await agent.holds(5, 6, [aHost(1)], 3_000);
});

test("a delete is pushed like any edit: zero hosts, at once", async () => {
  await setRoute(database, [1, 1], [aHost(1), aHost(2)]);
  const service = await started();
  const agent = await connected(service);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1), aHost(2)]);
  await setRoute(database, [1, 1], []);
  await agent.holds(1, 1, [], 3_000);
  await setRoute(database, [1, 1], [aHost(2)]);
  await agent.holds(1, 1, [aHost(2)], 3_000);
});

test("ten edits within one second are ten versions, and the last state arrives", async () => {
  const service = await started();
  const agent = await connected(service);
  await agent.greet();
  agent.ask(1, 1);
  await agent.holds(1, 1, []);
  const future = Math.floor(Date.now() / 1_000) + 1_000; // as if no second passed between them, on any machine
  await database.sql("UPDATE RouteVersion SET version = ?", [future]);
  const versions: bigint[] = [];
  for (let edit = 1; edit <= 10; edit++)
    versions.push(await setRoute(database, [1, 1], [aHost(edit), aHost(edit + 1)]));
  expect(versions).toEqual(Array.from({ length: 10 }, (_, edit) => BigInt(future + edit + 1)));
  const last = await agent.holds(1, 1, [aHost(10), aHost(11)], 3_000);
  expect(BigInt(last.version)).toBe(versions.at(-1));
  const seen = agent.answers(1, 1).map((answer) => answer.version);
  expect(seen).toEqual([...seen].sort((left, right) => left - right));
  expect((await service.state()).loads["unexplained"]?.count ?? 0).toBeLessThanOrEqual(2); // that version has no rows
});

test("a row that changed without a version is found by the periodic load, and pushed", async () => {
  await setRoute(database, [1, 1], [aHost(1)]);
  await setRoute(database, [2, 2], [aHost(1)]);
  const service = await started({ loadIntervalMs: 300 });
  const agent = await connected(service);
  agent.ask(1, 1);
  agent.ask(2, 2);
  await agent.holds(1, 1, [aHost(1)]);
  await agent.holds(2, 2, [aHost(1)]);
  await database.sql("UPDATE RouteData SET serverport = 9 WHERE modid = 1");
  await database.sql("DELETE FROM RouteData WHERE modid = 2");
  await agent.holds(1, 1, [{ ...aHost(1), port: 9 }]);
  await agent.holds(2, 2, []);
  expect(agent.frames).toHaveLength(4);
});

test("a script that writes a version and no changes is believed: everything is read", async () => {
  await setRoute(database, [1, 1], [aHost(1)]);
  const service = await started();
  const agent = await connected(service);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1)]);
  await database.sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (1, 1, ?, 8000)", [
    aHost(2).ip,
  ]);
  await database.sql("UPDATE RouteVersion SET version = UNIX_TIMESTAMP() + 5 WHERE id = 1");
  await agent.holds(1, 1, [aHost(1), aHost(2)], 3_000);
  expect((await service.state()).loads["unexplained"]?.count).toBe(1);
});

test("the first edit of a table that a script filled is read by its changes alone", async () => {
  const row = [2, 2, aHost(1).ip, 8_000];
  await database.sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (?, ?, ?, ?)", row);
  await database.sql("REPLACE INTO RouteVersion VALUES (1, UNIX_TIMESTAMP())");
  const service = await started();
  const agent = await connected(service);
  agent.ask(1, 1);
  await setRoute(database, [1, 1], [aHost(3)]);
  await agent.holds(1, 1, [aHost(3)], 3_000);
  const { loads } = await service.state();
  expect([loads["changes"]?.count, loads["unexplained"]]).toEqual([1, undefined]);
});

test("changes that another writer trimmed are found all the same", async () => {
  await setRoute(database, [1, 1], [aHost(1)]);
  const service = await started({ versionCheckIntervalMs: 300 });
  const agent = await connected(service);
  agent.ask(1, 1);
  agent.ask(2, 2);
  await agent.holds(1, 1, [aHost(1)]);
  const version = await setRoute(database, [1, 1], [aHost(2)]);
  await database.sql("DELETE FROM RouteChange WHERE version <= ?", [version]);
  await setRoute(database, [2, 2], [aHost(3)]);
  await agent.holds(1, 1, [aHost(2)], 3_000);
  await agent.holds(2, 2, [aHost(3)], 3_000);
});

test("a version that goes back, as after a restored backup, is loaded and pushed", async () => {
  const first = await setRoute(database, [1, 1], [aHost(1)]);
  await setRoute(database, [1, 1], [aHost(2)]);
  const service = await started();
  const agent = await connected(service);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(2)]);
  await database.sql("UPDATE RouteData SET serverip = ?", [aHost(1).ip]);
  await database.sql("UPDATE RouteVersion SET version = ?", [first]);
  await agent.holds(1, 1, [aHost(1)], 3_000);
  expect((await service.state()).map.version).toBe(first);
});

test("several dns-services on one database each push every change", async () => {
  const services = [await started(), await started(), await started()];
  const agents = await Promise.all(services.map(connected));
  for (const agent of agents) agent.ask(1, 1);
  for (const agent of agents) await agent.holds(1, 1, []);
  for (let edit = 1; edit <= 3; edit++) {
    await setRoute(database, [1, 1], [aHost(edit)]);
    for (const agent of agents) await agent.holds(1, 1, [aHost(edit)], 3_000);
  }
});

test("an agent that says no Hello gets the deployed frame byte for byte, as an answer and as a push", async () => {
  await setRoute(database, [1, 1], [aHost(1), aHost(2)]);
  const service = await started();
  const agent = await connected(service);
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1), aHost(2)]);
  await setRoute(database, [1, 1], [aHost(3)]);
  await agent.holds(1, 1, [aHost(3)], 3_000);
  const expected = [[aHost(1), aHost(2)], [aHost(3)]].map((hosts) =>
    encodeFrame(MessageId.GetRouteResponse, getRouteResponse.encode({ modId: 1, cmdId: 1, hosts, version: 0 })),
  );
  expect(agent.frames.map((frame) => encodeFrame(frame.id, frame.body))).toEqual(expected);
});

test("an agent that says Hello gets the version with each answer and push, and what it applied is known", async () => {
  const first = await setRoute(database, [1, 1], [aHost(1)]);
  const service = await started();
  const agent = await connected(service);
  await agent.greet();
  agent.ask(1, 1);
  expect(BigInt((await agent.holds(1, 1, [aHost(1)])).version)).toBe(first);
  const second = await setRoute(database, [1, 1], [aHost(2)]);
  expect(BigInt((await agent.holds(1, 1, [aHost(2)], 3_000)).version)).toBe(second);
  agent.acknowledge(1, 1, Number(second));
  await until(async () => (await service.state()).versions[0]?.applied === 1);
  expect((await service.state()).versions[0]).toMatchObject({ version: Number(second), told: 1, applied: 1 });
});

test("ids that no route has are answered with zero hosts, and nothing breaks", async () => {
  await setRoute(database, [1, 1], [aHost(1)]);
  const service = await started();
  const agent = await connected(service);
  agent.ask(-1, 1);
  agent.ask(1, -2_147_483_648);
  agent.send(encodeFrame(MessageId.GetRouteRequest, Buffer.from([0xff])));
  agent.send(encodeFrame(4_711, Buffer.from("nobody knows this")));
  agent.ask(1, 1);
  await agent.holds(1, 1, [aHost(1)]);
  expect(agent.answers(-1, 1)).toMatchObject([{ hosts: [] }]);
  expect(agent.answers(1, -2_147_483_648)).toMatchObject([{ hosts: [] }]);
  expect((await service.state()).requests).toMatchObject({ invalidRequests: 2, subscriptions: 1 });
  expect(await service.metric("lars_dns_invalid_bodies_total")).toBe(1);
});

test("rows with ids or ports that the protocol does not know are skipped and counted", async () => {
  await database.sql(
    "INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (1, 1, 1, 80), (1, 1, 2, 0), (1, 1, 3, 65536), (4000000000, 1, 1, 80)",
  );
  const service = await started();
  const agent = await connected(service);
  agent.ask(1, 1);
  await until(() => agent.answers(1, 1).length === 1);
  expect(agent.answers(1, 1)[0]?.hosts).toHaveLength(1);
  expect(await service.metric("lars_dns_skipped_rows")).toBe(3);
});

test("a route with more hosts than a frame carries is served as far as it goes, and reported", async () => {
  await database.sql("INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES (1, 2, 1, 80)");
  for (let batch = 0; batch < 5; batch++) {
    const rows = Array.from({ length: 1_000 }, (_, at) => `(1, 1, ${4_000_000_000 + batch * 1_000 + at}, 60000)`);
    await database.sql(`INSERT INTO RouteData (modid, cmdid, serverip, serverport) VALUES ${rows.join(", ")}`);
  }
  const service = await started();
  const agent = await connected(service);
  agent.ask(1, 1);
  const [answer] = await until(() => (agent.answers(1, 1).length === 1 ? agent.answers(1, 1) : undefined));
  expect(answer?.hosts.length).toBeGreaterThan(3_800);
  expect(answer?.hosts.map((host) => host.ip)).toEqual(answer?.hosts.map((_, at) => 4_000_000_000 + at));
  expect((await service.state()).truncatedRoutes).toEqual(["1·1"]);
  expect(await service.metric("lars_dns_truncated_routes")).toBe(1);
});

test("changes older than the retention are trimmed, younger ones and those of others stay", async () => {
  await setRoute(database, [1, 1], [aHost(1)]);
  const now = Math.floor(Date.now() / 1000);
  await database.sql("INSERT INTO RouteChange (modid, cmdid, version) VALUES (7, 7, ?), (8, 8, ?)", [
    now - 8 * 86_400,
    now - 6 * 86_400,
  ]);
  await started();
  await until(async () => (await database.sql("SELECT modid FROM RouteChange WHERE modid = 7")).length === 0);
  expect(await database.sql("SELECT modid FROM RouteChange ORDER BY modid")).toEqual([{ modid: 1 }, { modid: 8 }]);
});
