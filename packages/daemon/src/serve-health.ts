/** `/healthz`, `/readyz`, `/metrics` and `/state` over HTTP, for operators, probes and Prometheus. Answers GET alone. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { LarsError } from "@lars/model";
import type { Registry } from "prom-client";
import type { Health } from "./health.ts";

/** Where to listen; port 0 is any free one. */
export interface HealthEndpoint {
  readonly host: string;
  readonly port: number;
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

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Scrapers and probes are few; more than these at a time are turned away. */
const CONNECTIONS_MAX = 64;

function json(status: number, value: unknown): Answer {
  const body = JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);
  return { status, type: "application/json; charset=utf-8", body: `${body}\n` };
}

async function answer(path: string, { health, registry }: HealthParts): Promise<Answer> {
  switch (path) {
    case "/healthz":
      return json(200, { alive: true });
    case "/readyz":
      return json(health.readiness.ready ? 200 : 503, health.readiness);
    case "/metrics":
      await health.scrape();
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    case "/state":
      return json(200, await health.state());
    default:
      return json(404, { error: "known paths: /healthz, /readyz, /metrics, /state" });
  }
}

async function respond(parts: HealthParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const readOnly = request.method === "GET" || request.method === "HEAD";
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  const refusal = json(405, { error: "GET and HEAD are answered" });
  const { status, type, body } = readOnly
    ? await answer(path, parts).catch((cause: unknown) => json(500, { error: String(cause) }))
    : refusal;
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(request.method === "HEAD" ? undefined : body);
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

/**
 * Answers on `endpoint` until it is disposed.
 * @throws LarsError `PORT_IN_USE`.
 */
export async function serveHealth(endpoint: HealthEndpoint, parts: HealthParts): Promise<HealthServer> {
  const server = createServer((request, response) => void respond(parts, request, response));
  server.maxConnections = CONNECTIONS_MAX;
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
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
