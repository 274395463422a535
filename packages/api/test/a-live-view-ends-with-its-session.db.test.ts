import { expect, test } from "vitest";
import { aBrowser, aLoggedInBrowser, anApi, cookiesOf } from "./an-api.ts";

const HOUR_MS = 3_600_000;

test("who logs out is told nothing any more, also while nothing changes; other sessions go on", async () => {
  await using running = await anApi({ tickMs: HOUR_MS, viewMs: HOUR_MS, sessionMs: 30 });
  const ada = await aLoggedInBrowser(running.api, running.database);
  const login = await ada.auth("sign-in/email", { email: "ada@example.org", password: "correct horse battery" });
  const phone = aBrowser(running.api, cookiesOf(login));
  const stop = new AbortController();
  const atHome = ada.watch("shell.live", undefined, stop.signal);
  const onPhone = phone.watch("live.many", { views: [{ path: "shell.live" }] }, stop.signal);
  await Promise.all([atHome.next(), onPhone.next()]);

  const ended = expect(onPhone.next()).rejects.toThrow(/UNAUTHORIZED/);
  const nextAtHome = atHome.next();
  await phone.auth("sign-out", {});
  await ended;

  stop.abort();
  expect(await nextAtHome).toMatchObject({ done: true });
});

test("who changes the password ends the live views of all other sessions", async () => {
  await using running = await anApi({ tickMs: HOUR_MS, viewMs: HOUR_MS, sessionMs: 30 });
  const ada = await aLoggedInBrowser(running.api, running.database);
  const login = await ada.auth("sign-in/email", { email: "ada@example.org", password: "correct horse battery" });
  const events = aBrowser(running.api, cookiesOf(login)).watch("shell.live", undefined, AbortSignal.timeout(20_000));
  await events.next();
  const ended = expect(events.next()).rejects.toThrow(/UNAUTHORIZED/);
  const passwords = { currentPassword: "correct horse battery", newPassword: "another password" };
  expect((await ada.auth("change-password", { ...passwords, revokeOtherSessions: true })).ok).toBe(true);
  await ended;
});
