import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallAssets, takesBrotli } from "../src/server/small-assets.ts";

const script = "export const words = 'again and again';\n".repeat(400);
const opened = new AsyncDisposableStack();
let port = 0;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "lars-assets-"));
  opened.defer(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, "static/chunks"), { recursive: true });
  await writeFile(path.join(folder, "static/chunks/0a1b.js"), script);
  await writeFile(path.join(folder, "static/chunks/gone.js"), script);
  await writeFile(path.join(folder, "secret.js"), "secret");
  const answer = await smallAssets(folder, { "X-Content-Type-Options": "nosniff" });
  await rm(path.join(folder, "static/chunks/gone.js"));
  const server = createServer((asked, response) => {
    void answer(asked, response).then((did) => did || response.writeHead(299).end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  opened.defer(() => void server.close());
  port = (server.address() as AddressInfo).port;
});
afterAll(() => opened.disposeAsync());

async function ask(url: string, headers: Record<string, string>, method = "GET") {
  const asking = request({ host: "127.0.0.1", port, path: url, headers, method, agent: false }).end();
  const [answer] = await once(asking, "response");
  return { status: answer.statusCode as number, headers: answer.headers, body: await buffer(answer) };
}

const br = { "accept-encoding": "gzip, deflate, br" };
const url = "/_next/static/chunks/0a1b.js";
const LEFT_TO_NEXT = 299;

test("a browser that takes Brotli gets the script in it, to keep for ever", async () => {
  for (const path of [url, `${url}?dpl=1`, url]) {
    const { status, headers, body } = await ask(path, br);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-encoding": "br",
      "content-type": "application/javascript; charset=UTF-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
      "x-content-type-options": "nosniff",
    });
    expect(brotliDecompressSync(body).toString()).toBe(script);
  }
});

test("whoever does not take it, asks for a part, or only for the head is left to Next.js", async () => {
  expect((await ask(url, { "accept-encoding": "gzip" })).status).toBe(LEFT_TO_NEXT);
  expect((await ask(url, { ...br, range: "bytes=0-9" })).status).toBe(LEFT_TO_NEXT);
  expect((await ask(url, br, "HEAD")).status).toBe(LEFT_TO_NEXT);
});

test("nothing but the assets of the build is answered", async () => {
  const others = ["/", "/_next/static/chunks/none.js", "/_next/static/chunks/../../secret.js", "/_next/static/chunks/"];
  for (const other of others) expect((await ask(other, br)).status, other).toBe(LEFT_TO_NEXT);
});

test("a file that went away under the server is left to Next.js", async () => {
  expect((await ask("/_next/static/chunks/gone.js", br)).status).toBe(LEFT_TO_NEXT);
});

test("Brotli is taken when it is named and not refused", () => {
  for (const accepted of ["br", "gzip, br;q=0.5", "gzip , br ; q=1"])
    expect(takesBrotli(accepted), accepted).toBe(true);
  for (const refused of [undefined, "", "gzip", "br;q=0", "br;q=0.0", "brotli"])
    expect(takesBrotli(refused)).toBe(false);
});
