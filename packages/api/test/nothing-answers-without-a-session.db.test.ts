import { afterAll, beforeAll, expect, test } from "vitest";
import { appRouter } from "../src/app-router.ts";
import { aBrowser, aLoggedInBrowser, anApi, aSetupToken, type Browser, cookiesOf } from "./an-api.ts";

const PUBLIC = ["setup.status", "setup.createFirstUser"];

let running: Awaited<ReturnType<typeof anApi>>;
let ada: Browser;

beforeAll(async () => {
  running = await anApi();
  ada = await aLoggedInBrowser(running.api, running.database);
});
afterAll(() => running[Symbol.asyncDispose]());

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)
  .filter(([path]) => !PUBLIC.includes(path))
  .map(([path, procedure]) => [path, procedure._def.type] as const);

test.each(procedures)("%s (%s) is refused to who is not logged in, whatever the input", async (path, type) => {
  const stranger = aBrowser(running.api);
  if (type === "subscription") {
    const events = stranger.watch(path, {}, AbortSignal.timeout(5_000));
    await expect(events.next()).rejects.toThrow(/UNAUTHORIZED/);
    return;
  }
  const answer = await stranger.ask(path, {}, { method: type === "mutation" ? "POST" : "GET" });
  expect(answer).toMatchObject({ status: 401, error: { code: "UNAUTHORIZED", lars: { code: "SESSION_MISSING" } } });
});

test("a made-up cookie is nobody's session", async () => {
  const forger = aBrowser(running.api, "lars.session_token=abc.def");
  expect((await forger.ask("account.present")).status).toBe(401);
});

test("who is logged in is answered, until the log-out", async () => {
  expect((await ada.ask("account.present")).data).toMatchObject({ name: "Ada", email: "ada@example.org" });
  const login = await ada.auth("sign-in/email", { email: "ada@example.org", password: "correct horse battery" });
  const other = aBrowser(running.api, cookiesOf(login));
  expect((await other.ask("account.present")).status).toBe(200);
  expect((await other.auth("sign-out", {})).status).toBe(200);
  expect((await other.ask("account.present")).status).toBe(401);
  expect((await ada.ask("account.present")).status).toBe(200);
});

test("sign-up is closed, also while there is no user", async () => {
  const body = { name: "Eve", email: "eve@example.org", password: "a password of hers" };
  expect((await aBrowser(running.api).auth("sign-up/email", body)).ok).toBe(false);
  await using fresh = await anApi();
  expect((await aBrowser(fresh.api).auth("sign-up/email", body)).ok).toBe(false);
  expect((await aBrowser(fresh.api).ask("setup.status")).data).toBe("wrong");
});

test("a user changes the own password with the present one only; then the old one is nothing", async () => {
  await using fresh = await anApi();
  const user = await aLoggedInBrowser(fresh.api, fresh.database);
  const changing = { newPassword: "another password", revokeOtherSessions: true };
  expect((await user.auth("change-password", { ...changing, currentPassword: "a guess of mine" })).ok).toBe(false);
  expect((await user.auth("change-password", { ...changing, currentPassword: "correct horse battery" })).ok).toBe(true);
  const email = "ada@example.org";
  const login = (password: string) => aBrowser(fresh.api).auth("sign-in/email", { email, password });
  expect((await login("correct horse battery")).ok).toBe(false);
  expect((await login("another password")).ok).toBe(true);
});

test("a request from another site changes nothing", async () => {
  const body = JSON.stringify({ email: "ada@example.org", password: "correct horse battery" });
  const headers = { "content-type": "application/json", origin: "https://evil.example", cookie: "x=y" };
  const url = "http://127.0.0.1:3000/api/auth/sign-in/email";
  const response = await running.api.handleAuth(new Request(url, { method: "POST", headers, body }));
  expect(response.status).toBe(403);
});

test("guessing passwords ends soon: the eleventh attempt of a minute is refused, for that client only", async () => {
  await using fresh = await anApi();
  const guessFrom = (address: string) =>
    aBrowser(fresh.api, "", address).auth("sign-in/email", { email: "ada@example.org", password: "wrong password" });
  for (let attempt = 1; attempt <= 10; attempt++) expect((await guessFrom("10.9.9.9")).status).toBe(401);
  expect((await guessFrom("10.9.9.9")).status).toBe(429);
  expect((await guessFrom("10.9.9.8")).status).toBe(401);
});

test("no token is made while there is a user", async () => {
  expect(await aSetupToken(running.database)).toBeUndefined();
});
