/**
 * `/healthz`, `/readyz`, `/metrics` and `/state` over HTTP, for operators, probes and Prometheus, and what the service
 * answers by itself. Of the four, GET and HEAD alone are answered.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LarsError } from "@lars/model";
import type { Registry } from "prom-client";
import type { Health } from "./health.ts";
import { type HttpAnswer, type HttpRequest, jsonAnswer } from "./http-answer.ts";
import { isLoopback, strangeHost } from "./loopback.ts";

/** Where to listen; port 0 is any free one. */
export interface HealthEndpoint {
  readonly host: string;
  readonly port: number;
  /** Connections at a time, more are turned away; 64, as scrapers and probes are few. */
  readonly connectionsMax?: number;
}

/** What the endpoint tells about. */
export interface HealthParts {
  readonly health: Health;
  readonly registry: Registry;
}

/** The endpoint while it answers. */
export interface HealthServer extends AsyncDisposable {
  readonly port: number;
}

const CONNECTIONS_MAX = 64;

/** Of the connections, those that are not kept open between two requests, so that there is always room for a probe. */
const SHARE_NOT_KEPT = 0.1;

/** A connection is kept open between two requests for so long, milliseconds: longer than a pool of connections idles. */
const KEPT_MS = 65_000;

/** A reader that takes nothing for so long is cut off, milliseconds. */
const STALLED_MS = 30_000;

/** What the endpoint tells about, and whether it can be asked from this machine alone. */
interface Answering extends HealthParts {
  readonly isLocal: boolean;
}

async function answerOfOurs({ path, headers }: HttpRequest, parts: Answering): Promise<HttpAnswer> {
  const { health, registry, isLocal } = parts;
  switch (path) {
    case "/healthz":
      return jsonAnswer(200, { alive: true });
    case "/readyz":
      return jsonAnswer(health.readiness.ready ? 200 : 503, health.readiness);
    case "/metrics":
      await health.scrape();
      return { status: 200, headers: { "content-type": registry.contentType }, body: await registry.metrics() };
    case "/state": {
      const refusal = isLocal ? strangeHost(headers) : undefined;
      return refusal === undefined ? jsonAnswer(200, await health.state()) : jsonAnswer(403, { error: refusal });
    }
    default: {
      if (health.isStarting) return jsonAnswer(503, { error: "starting" }, { "retry-after": "1" });
      const paths = new Set(["/healthz", "/readyz", "/metrics", "/state", ...health.servedPaths]);
      return jsonAnswer(404, { error: `known paths: ${[...paths].join(", ")}` });
    }
  }
}

async function answer(request: HttpRequest, parts: Answering): Promise<HttpAnswer> {
  const answerer = parts.health.answererOf(request.path);
  if (answerer !== undefined) return await answerer(request);
  if (request.method === "GET" || request.method === "HEAD") return await answerOfOurs(request, parts);
  return jsonAnswer(405, { error: "GET and HEAD are answered" }, { allow: "GET, HEAD" });
}

function requestOf(incoming: IncomingMessage): HttpRequest {
  const [path = "/", query] = splitOnce(incoming.url ?? "/", "?");
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: incoming.headers,
    peer: incoming.socket.remoteAddress ?? "",
    text: (bytesMax) => textOf(incoming, bytesMax),
  };
}

function splitOnce(text: string, by: string): [string, string?] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
}

async function textOf(incoming: IncomingMessage, bytesMax: number): Promise<string | undefined> {
  if (Number(incoming.headers["content-length"] ?? 0) > bytesMax) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  incoming.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= bytesMax) chunks.push(chunk);
    else resolve(undefined);
  });
  incoming.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
  incoming.once("error", reject);
  return await promise;
}

async function respond(parts: Answering, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await answer(requestOf(incoming), parts).catch((cause: unknown) =>
    jsonAnswer(500, { error: String(cause) }),
  );
  const length = typeof body === "string" ? { "content-length": String(Buffer.byteLength(body)) } : {};
  response.writeHead(status, { "cache-control": "no-store", ...length, ...headers });
  if (incoming.method === "HEAD" || body === undefined) response.end();
  else if (typeof body === "string") response.end(body);
  else await pipeline(Readable.from(body), response);
}

/** Why a port cannot be had, and what to do. */
const refusals: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use; stop what listens there, or set another port: [health] port, LARS_HEALTH_PORT",
  EACCES: "needs a privilege that this user lacks; set a port from 1024 up: [health] port, LARS_HEALTH_PORT",
  EADDRNOTAVAIL: "is not on an address of this machine; set one that is: [health] ip, LARS_HEALTH_IP",
};

function listening(server: Server, { host, port }: HealthEndpoint): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", (cause: NodeJS.ErrnoException) => {
    const why = refusals[cause.code ?? ""];
    if (why === undefined) reject(cause);
    else reject(new LarsError("PORT_IN_USE", `${host}:${port} (health) ${why}`, { cause }));
  });
  server.listen({ host, port }, resolve);
  return promise;
}

/** Answers `parts` over HTTP; of the connections, the last tenth is closed after each answer. */
function createHealthServer(parts: Answering, connectionsMax: number): Server {
  const kept = Math.floor(connectionsMax * (1 - SHARE_NOT_KEPT));
  let connections = 0;
  const server = createServer((request, response) => {
    if (connections > kept) response.setHeader("connection", "close");
    // A reader that has gone, or a part that could not be made: what was begun cannot be an answer any more.
    respond(parts, request, response).catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    connections += 1;
    socket.once("close", () => {
      connections -= 1;
    });
  });
  server.maxConnections = connectionsMax;
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
  server.keepAliveTimeout = KEPT_MS;
  server.setTimeout(STALLED_MS);
  return server;
}

/**
 * Answers on `endpoint` until it is disposed.
 * @throws LarsError `PORT_IN_USE`.
 */
export async function serveHealth(endpoint: HealthEndpoint, parts: HealthParts): Promise<HealthServer> {
  const answering = { ...parts, isLocal: isLoopback(endpoint.host) };
  const server = createHealthServer(answering, endpoint.connectionsMax ?? CONNECTIONS_MAX);
  await listening(server, endpoint);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : endpoint.port,
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}
