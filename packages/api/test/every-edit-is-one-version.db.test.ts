import type { RouterOutputs } from "@lars/api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { aLoggedInBrowser, anApi, type Browser } from "./an-api.ts";

let running: Awaited<ReturnType<typeof anApi>>;
let ada: Browser;

beforeAll(async () => {
  running = await anApi();
  ada = await aLoggedInBrowser(running.api, running.database);
});
beforeEach(async () => {
  for (const table of ["RouteData", "RouteChange", "RouteEdit"]) await running.database.sql(`DELETE FROM ${table}`);
});
afterAll(() => running[Symbol.asyncDispose]());

const line = (n: number, modId = 1) => ({ modId, cmdId: 1, address: `10.0.0.${n}:80` });
const change = (edit: object) => ada.ask<{ version: number }>("route.change", edit, { method: "POST" });
const rows = async () => (await ada.ask<RouterOutputs["route"]["page"]>("route.page", {})).data.rows;
const present = async () => (await ada.ask<RouterOutputs["version"]["present"]>("version.present")).data;

test("hosts added, changed and removed together are one version with its author, and the routes it touched", async () => {
  await change({ add: [line(1), line(2), line(3)] });
  const [first, second] = await rows();
  const { data } = await change({
    add: [line(4, 2)],
    update: [{ id: first?.id, before: line(1), after: line(9) }],
    remove: [{ id: second?.id, before: line(2) }],
  });
  expect((await present()).version).toBe(data.version);
  const page = (await ada.ask<RouterOutputs["version"]["page"]>("version.page", {})).data;
  expect(page.rows[0]).toMatchObject({
    version: data.version,
    author: "ada@example.org",
    keysTotal: 2,
  });
  expect(page.rows[0]?.added?.toSorted()).toEqual(["1,1,10.0.0.9:80", "2,1,10.0.0.4:80"]);
  expect(page.rows[0]?.removed?.toSorted()).toEqual(["1,1,10.0.0.1:80", "1,1,10.0.0.2:80"]);
});

test("ten edits at once are ten versions", async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => change({ add: [line(n)] })));
  expect(new Set(answers.map(({ data }) => data.version)).size).toBe(10);
});

test("the second of two who edit the same row is told what it is now, and nothing of theirs is written", async () => {
  await change({ add: [line(1)] });
  const [row] = await rows();
  await change({ update: [{ id: row?.id, before: line(1), after: line(2) }] });
  const before = await present();
  const late = await change({ add: [line(7)], update: [{ id: row?.id, before: line(1), after: line(3) }] });
  expect(late).toMatchObject({ status: 409, error: { lars: { code: "ROUTE_CONFLICT" } } });
  expect(late.error?.lars.issues).toEqual([
    { path: "update.0.after.address", message: "input.row.changed", params: line(2) },
  ]);
  expect((await rows()).map(({ ip }) => ip)).toEqual(["10.0.0.2"]);
  expect((await present()).version).toBe(before.version);
});

test("a row that is gone is told, when it is edited and when it is removed", async () => {
  await change({ add: [line(1)] });
  const [row] = await rows();
  await change({ remove: [{ id: row?.id, before: line(1) }] });
  const late = await change({ remove: [{ id: row?.id, before: line(1) }] });
  expect(late.error?.lars.issues).toEqual([{ path: "remove.0", message: "input.row.gone", params: {} }]);
});

test("hosts that are there already are named line by line and nothing is written", async () => {
  await change({ add: [line(1), line(2)] });
  const late = await change({ add: [line(5), line(1), line(6), line(2)] });
  expect(late.error?.lars.issues.map(({ path, message }) => [path, message])).toEqual([
    ["add.1.address", "input.host.exists"],
    ["add.3.address", "input.host.exists"],
  ]);
  expect(await rows()).toHaveLength(2);
});

test("wrong lines are named one by one at the server too, and nothing is written", async () => {
  const add = [line(1), { ...line(2), address: "10.0.0.999:80" }, { ...line(3), modId: -4 }, line(1)];
  const answer = await change({ add });
  expect(answer).toMatchObject({ status: 400, error: { lars: { code: "INPUT_INVALID" } } });
  expect(answer.error?.lars.issues.map(({ path, message }) => [path, message])).toEqual([
    ["add.1.address", "input.address.ip"],
    ["add.2.modId", "input.id.range"],
  ]);
  expect(await rows()).toEqual([]);
});

test("a name is told to the second who changes it, and kept", async () => {
  const save = (content: string, before: string | null) =>
    ada.ask("name.save", { kind: "module", id: 5, content, before }, { method: "POST" });
  expect((await save("支付 🚀", null)).status).toBe(200);
  expect((await save("other", null)).error?.lars).toEqual({
    code: "NAME_CONFLICT",
    issues: [{ path: "id", message: "input.name.taken", params: { present: "支付 🚀" } }],
  });
  expect((await save("payments", "支付 🚀")).status).toBe(200);
  expect((await save("late", "支付 🚀")).error?.lars.issues).toMatchObject([{ message: "input.row.changed" }]);
  const names = await ada.ask<RouterOutputs["name"]["page"]>("name.page", { kind: "module", search: "pay" });
  expect(names.data.rows).toEqual([{ id: 5, content: "payments", hosts: 0, commands: [] }]);
  const remove = (before: string) => ada.ask("name.remove", { kind: "module", id: 5, before }, { method: "POST" });
  expect((await remove("late")).status).toBe(409);
  expect((await remove("payments")).status).toBe(200);
  expect((await remove("payments")).error?.lars.issues).toMatchObject([{ message: "input.row.gone" }]);
});

test("a database that is away is said, with a code and without SQL", async () => {
  await using gone = await anApi();
  const user = await aLoggedInBrowser(gone.api, gone.database);
  await gone.database.sql("DROP TABLE RouteData");
  const answer = await user.ask("route.page", {});
  expect(answer).toMatchObject({ status: 503, error: { lars: { code: "DATABASE_REFUSED", issues: [] } } });
  expect(JSON.stringify(answer)).not.toMatch(/select|\bat .*\.ts/);
  expect(gone.logged).toHaveLength(1);
});
