import { createDatabase, createSignInToken } from "@lars/db";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aBrowser, anApi, aSetupToken } from "./an-api.ts";

const user = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
let running: Awaited<ReturnType<typeof anApi>>;

beforeEach(async () => {
  running = await anApi();
  const token = await aSetupToken(running.database);
  await aBrowser(running.api).ask("setup.createFirstUser", { token, ...user }, { method: "POST" });
});
afterEach(() => running[Symbol.asyncDispose]());

async function aToken(email = user.email, nowMs?: number): Promise<string> {
  await using db = createDatabase({ url: running.database.url, connectionsMax: 1 });
  return await createSignInToken(db, email, nowMs);
}

function follow(token: string): Promise<Response> {
  const query = new URLSearchParams({ token, callbackURL: "/", errorCallbackURL: "/login" });
  return running.api.handleAuth(new Request(`http://127.0.0.1:3000/api/auth/magic-link/verify?${query}`));
}

/** Where it leads, and the cookies that it sets. */
async function followed(token: string): Promise<{ to: string; cookie: string }> {
  const response = await follow(token);
  const cookie = response.headers.getSetCookie().map((each) => each.split(";")[0]);
  return { to: response.headers.get("location") ?? "", cookie: cookie.join("; ") };
}

test("a sign-in link logs in once", async () => {
  const token = await aToken();
  const { to, cookie } = await followed(token);
  expect(new URL(to, "http://127.0.0.1:3000").pathname).toBe("/");
  const account = await aBrowser(running.api, cookie).ask<{ email: string }>("account.present");
  expect(account.data.email).toBe(user.email);
  const again = await followed(token);
  expect(again.to).toContain("/login");
  expect(again.cookie).toBe("");
});

test("a guess, a link that is a day old and one for nobody log nobody in", async () => {
  const old = await aToken(user.email, Date.now() - 24 * 3_600_000 - 1);
  for (const token of ["guess", old, await aToken("eve@example.org")]) {
    const { to, cookie } = await followed(token);
    expect(to).toContain("/login");
    expect(cookie).toBe("");
  }
  expect(await running.database.sql("SELECT email FROM AuthUser")).toEqual([{ email: user.email }]);
});

test("only the hash of the link is stored, and nobody asks for one over HTTP", async () => {
  const token = await aToken();
  expect(JSON.stringify(await running.database.sql("SELECT * FROM AuthVerification"))).not.toContain(token);
  const asked = await aBrowser(running.api).auth("sign-in/magic-link", { email: user.email });
  expect(asked.status).toBe(404);
});
