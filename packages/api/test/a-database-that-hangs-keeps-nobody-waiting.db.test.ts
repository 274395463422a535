import { aDatabase, HangingServer } from "@lars/testkit";
import { expect, test } from "vitest";
import { aBrowser, aLoggedInCookie, anApiOn } from "./an-api.ts";

test("whoever asks is told that the database is away, and is answered once it says something again", async () => {
  await using fresh = await aDatabase();
  await using server = await HangingServer.before(Number(new URL(fresh.url).port));
  server.goesOn();
  await using api = anApiOn(server.through(fresh.url), { silenceMaxMs: 500 });
  const cookie = await aLoggedInCookie(api, fresh);
  const ada = aBrowser(api, cookie);
  expect(await ada.ask("version.present")).toMatchObject({ status: 200 });

  server.says = 0;
  expect(await api.ready()).toBe(false);
  expect((await ada.ask("version.present")).error).toMatchObject({ lars: { code: "DATABASE_UNAVAILABLE" } });
  await expect(api.session(new Headers({ cookie }))).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });

  server.goesOn();
  expect(await ada.ask("version.present")).toMatchObject({ status: 200 });
});
