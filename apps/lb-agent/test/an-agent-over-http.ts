/** An agent with its endpoint, as callers without an SDK see it. */
import { get } from "node:http";
import { serveHealth } from "@lars/daemon";
import { aTemporaryFolder } from "@lars/testkit";
import { anAgent } from "./fakes.ts";

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON, to be looked at field by field. */
  readonly json: () => never;
}

export interface AgentOverHttp extends AsyncDisposable {
  readonly agent: Awaited<ReturnType<typeof anAgent>>;
  readonly port: number;
  ask(path: string, init?: RequestInit): Promise<Answer>;
  /** With headers that `fetch` does not let through. */
  askWith(path: string, headers: Readonly<Record<string, string>>): Promise<number>;
  report(body: unknown, type?: string): Promise<Answer>;
}

export async function anAgentOverHttp(
  options: Omit<Parameters<typeof anAgent>[0], "home"> = {},
): Promise<AgentOverHttp> {
  await using opened = new AsyncDisposableStack();
  const home = opened.use(await aTemporaryFolder());
  const agent = opened.use(await anAgent({ ...options, home }));
  const server = opened.use(await serveHealth({ host: "127.0.0.1", port: 0 }, agent.context));
  const running = opened.move();
  const ask = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text,
      json: () => JSON.parse(text) as never,
    };
  };
  return {
    agent,
    port: server.port,
    ask,
    askWith: (path, headers) =>
      new Promise((resolve, reject) => {
        get({ host: "127.0.0.1", port: server.port, path, headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).once("error", reject);
      }),
    report: (body, type = "application/json") =>
      ask("/v1/report", {
        method: "POST",
        headers: { "content-type": type },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
