/** The admin's web server: Next's pages and the api in one process, which ends at once when it is told to. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ApiLog } from "@lars/api";
import type { AdminConfig } from "@lars/config";
import { LarsError } from "@lars/model";
import next from "next";
import nextConfig from "../../next.config.ts";
import { offerApi } from "../trpc/api-slot.ts";
import { tellClient } from "./client-address.ts";
import { openApi } from "./open-api.ts";
import { smallAssets } from "./small-assets.ts";

/** The admin, serving. */
export interface ServingAdmin extends AsyncDisposable {
  /** The port that browsers connect to. */
  readonly port: number;
}

/** How it serves. */
export interface ServeOptions {
  /** Compiles pages as they are asked for, and again when their source changes. */
  readonly dev: boolean;
  readonly log: ApiLog;
}

const dir = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Starts whole or not at all; resolves when it serves. Disposing it ends open event streams too, which would otherwise
 * keep the process for as long as somebody looks. Throws PORT_IN_USE, HOME_INVALID.
 */
export async function serveAdmin(config: AdminConfig, { dev, log }: ServeOptions): Promise<ServingAdmin> {
  await using opened = new AsyncDisposableStack();
  let answer: Answer = notYet;
  const server = createServer((request, response) => {
    tellClient(request, config);
    void answer(request, response);
  });
  const port = await listen(server, config);
  opened.defer(() => close(server));

  const api = opened.use(await openApi({ ...config, baseUrl: baseUrlOf(config, port) }, log));
  offerApi(api);
  opened.defer(() => offerApi(undefined));

  const app = next({ dev, dir, hostname: config.host, port, httpServer: server });
  await app.prepare();
  opened.defer(() => app.close());
  answer = dev ? app.getRequestHandler() : await withSmallAssets(app.getRequestHandler());

  const running = opened.move();
  return { port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Next's own answers, but for the assets of the build, which are the same for everybody. */
async function withSmallAssets(others: Answer): Promise<Answer> {
  const small = await smallAssets(path.join(dir, nextConfig.distDir ?? ".next"), {
    "X-Content-Type-Options": "nosniff",
  });
  return async (request, response) => {
    if (!(await small(request, response))) await others(request, response);
  };
}

/** The port is taken before the pages are loaded, so that a second admin is told at once. */
async function notYet(_request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.writeHead(503, { "Retry-After": "1" }).end();
}

/** With port 0 the config cannot know the address yet. */
function baseUrlOf(config: AdminConfig, port: number): string {
  return config.port === 0 ? `http://${config.host}:${port}` : config.baseUrl;
}

/** Why a port cannot be had, and what to do. */
const refusals: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use: stop what uses it, or set LARS_ADMIN_PORT to a free one",
  EACCES: "needs a privilege that this user lacks: set LARS_ADMIN_PORT to one from 1024 up",
  EADDRNOTAVAIL: "is not on an address of this machine: set LARS_ADMIN_IP to one that is",
};

async function listen(server: Server, { host, port }: AdminConfig): Promise<number> {
  server.listen({ host, port });
  await once(server, "listening").catch((cause: NodeJS.ErrnoException) => {
    const why = refusals[cause.code ?? ""];
    if (why === undefined) throw cause;
    throw new LarsError("PORT_IN_USE", `Port ${port} of ${host} ${why}.`, { cause });
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
