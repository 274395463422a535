import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createApi } from "@lars/api";
import { aDatabase } from "@lars/testkit";
import { expect, test } from "vitest";
import { tellClient } from "../src/server/client-address.ts";

const ATTEMPTS_A_MINUTE = 10;
const guess = JSON.stringify({ email: "ada@example.org", password: "a wrong password" });

/** The api behind a real socket, without the pages. */
async function aServer({ trustProxy }: { trustProxy: boolean }) {
  await using opened = new AsyncDisposableStack();
  const { url: databaseUrl } = opened.use(await aDatabase());
  const secret = "a secret of at least 32 characters in tests";
  const server = createServer();
  await once(server.listen({ host: "127.0.0.1", port: 0 }), "listening");
  opened.defer(() => void server.close());
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = opened.use(createApi({ databaseUrl, secret, baseUrl }));
  server.on("request", async (request, response) => {
    tellClient(request, { trustProxy });
    const answer = await api.handleAuth(asRequest(request, baseUrl));
    response.writeHead(answer.status).end();
  });
  const running = opened.move();
  const logIn = async (forwardedFor: string) => {
    const headers = { "content-type": "application/json", origin: baseUrl, "x-forwarded-for": forwardedFor };
    return (await fetch(`${baseUrl}/api/auth/sign-in/email`, { method: "POST", headers, body: guess })).status;
  };
  return { logIn, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function asRequest(request: IncomingMessage, baseUrl: string): Request {
  const headers = new Headers(
    Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return new Request(new URL(request.url ?? "/", baseUrl), { method: "POST", headers, body: guess });
}

test("a new address in the header is no new client", async () => {
  await using server = await aServer({ trustProxy: false });
  for (let attempt = 1; attempt <= ATTEMPTS_A_MINUTE; attempt++) {
    expect(await server.logIn(`10.0.0.${attempt}`)).toBe(401);
  }
  expect(await server.logIn("10.0.0.99")).toBe(429);
});

test("behind a proxy each client has its own attempts, and no more by addresses that it writes before its own", async () => {
  await using server = await aServer({ trustProxy: true });
  for (let attempt = 1; attempt <= ATTEMPTS_A_MINUTE; attempt++) {
    expect(await server.logIn(`10.0.0.${attempt}, 198.51.100.4`)).toBe(401);
  }
  expect(await server.logIn("10.0.0.99, 198.51.100.4")).toBe(429);
  expect(await server.logIn("10.0.0.99, 198.51.100.5")).toBe(401);
});
