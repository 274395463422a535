import { afterEach, beforeEach, expect, test } from "vitest";
import { aBrowser, anApi, aSetupToken, type Browser } from "./an-api.ts";

let running: Awaited<ReturnType<typeof anApi>>;
let stranger: Browser;

beforeEach(async () => {
  running = await anApi();
  stranger = aBrowser(running.api);
});
afterEach(() => running[Symbol.asyncDispose]());

const statusOf = async (token: string) => (await stranger.ask("setup.status", { token })).data;
const user = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
const create = (token: string, email = user.email) =>
  stranger.ask("setup.createFirstUser", { token, ...user, email }, { method: "POST" });

test("the token makes one user, and is nothing afterwards", async () => {
  const token = (await aSetupToken(running.database)) ?? "";
  expect(await statusOf(token)).toBe("open");
  expect((await create(token)).data).toEqual({ email: user.email });
  expect(await statusOf(token)).toBe("used");
  expect(await running.api.setupStatus(token)).toBe("used");
  const again = await create(token, "eve@example.org");
  expect(again.error?.lars).toEqual({
    code: "SETUP_REFUSED",
    issues: [{ path: "token", message: "input.token.invalid", params: {} }],
  });
  expect(await running.database.sql("SELECT email FROM AuthUser")).toEqual([{ email: user.email }]);
});

test("of several who use the token at once one wins", async () => {
  const token = (await aSetupToken(running.database)) ?? "";
  const answers = await Promise.all(["a", "b", "c", "d"].map((name) => create(token, `${name}@example.org`)));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(await running.database.sql("SELECT COUNT(*) AS users FROM AuthUser")).toEqual([{ users: 1 }]);
});

test("a later token takes the place of an earlier one", async () => {
  const earlier = (await aSetupToken(running.database)) ?? "";
  const later = (await aSetupToken(running.database)) ?? "";
  expect([await statusOf(earlier), await statusOf(later)]).toEqual(["wrong", "open"]);
  expect((await create(earlier)).status).toBe(403);
  expect((await create(later)).status).toBe(200);
});

test("a token is good for a day", async () => {
  const token = (await aSetupToken(running.database, Date.now() - 24 * 3_600_000 - 1)) ?? "";
  expect(await statusOf(token)).toBe("wrong");
  expect((await create(token)).status).toBe(403);
});

test("whether there is a user is all that a stranger learns of a link", async () => {
  expect([await statusOf(""), await statusOf("guess"), (await stranger.ask("setup.status")).data]).toEqual(
    Array(3).fill("wrong"),
  );
  await create((await aSetupToken(running.database)) ?? "");
  expect([await statusOf(""), await statusOf("guess"), (await stranger.ask("setup.status")).data]).toEqual(
    Array(3).fill("used"),
  );
});

test("only the hash of a token and of a password is stored", async () => {
  const token = (await aSetupToken(running.database)) ?? "";
  const [row] = await running.database.sql("SELECT tokenHash FROM SetupToken");
  expect(JSON.stringify(row)).not.toContain(token);
  await create(token);
  const accounts = JSON.stringify(await running.database.sql("SELECT * FROM AuthAccount"));
  expect(accounts).not.toContain(user.password);
});

test("a weak password is refused at its field and the token stays good", async () => {
  const token = (await aSetupToken(running.database)) ?? "";
  const weak = await stranger.ask("setup.createFirstUser", { token, ...user, password: "short" }, { method: "POST" });
  expect(weak.error?.lars.issues).toEqual([{ path: "password", message: "input.password.short", params: { min: 10 } }]);
  expect((await create(token)).status).toBe(200);
});
