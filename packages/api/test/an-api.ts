import { type Api, type ApiOptions, createApi, type LarsErrorData } from "@lars/api";
import { createDatabase, createSetupToken } from "@lars/db";
import { aDatabase } from "@lars/testkit";

const BASE_URL = "http://127.0.0.1:3000";
const PASSWORD = "correct horse battery";

/** A request as a browser makes it. */
export interface Browser {
  /** Asks a procedure; mutations by `{ method: "POST" }`. */
  ask<T>(path: string, input?: unknown, init?: { method?: "GET" | "POST" }): Promise<Answer<T>>;
  auth(path: string, body: unknown): Promise<Response>;
  /** Events of a live view until `signal`. */
  watch<T>(path: string, input: unknown, signal: AbortSignal): AsyncGenerator<T, void>;
}

/** What came back; `data` of a success, `error` of a refusal. */
export interface Answer<T> {
  readonly status: number;
  readonly data: T;
  readonly error: { readonly code: string; readonly lars: LarsErrorData } | undefined;
}

/** The api on a database; live views are looked at often, unless `live` says otherwise. */
export function anApiOn(databaseUrl: string, options: Pick<ApiOptions, "live" | "log" | "silenceMaxMs"> = {}): Api {
  const secret = "a secret of at least 32 characters in tests";
  const live = { tickMs: 20, viewMs: 60, ...options.live };
  return createApi({ ...options, databaseUrl, secret, baseUrl: BASE_URL, live, connectionsMax: 4 });
}

/** The api on a database of its own. */
export async function anApi(live: ApiOptions["live"] = {}) {
  const database = await aDatabase();
  const logged: unknown[] = [];
  const log = { error: (fields: unknown) => logged.push(fields), warn: (fields: unknown) => logged.push(fields) };
  const api = anApiOn(database.url, { live, log });
  return {
    api,
    database,
    logged,
    [Symbol.asyncDispose]: async () => {
      await api.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** A new set-up token; undefined when there is a user. */
export async function aSetupToken(database: { readonly url: string }, nowMs?: number): Promise<string | undefined> {
  await using db = createDatabase({ url: database.url, connectionsMax: 1 });
  return await createSetupToken(db, nowMs);
}

/** A browser that is nobody. */
export function aBrowser(api: Api, cookie = "", address = "127.0.0.1"): Browser {
  const headers = { cookie, origin: BASE_URL, "x-forwarded-for": address };
  return {
    async ask<T>(path: string, input?: unknown, init: { method?: "GET" | "POST" } = {}) {
      const response = await api.handleTrpc(request(path, input, { headers, method: init.method ?? "GET" }));
      const body = (await response.json()) as {
        result?: { data: T };
        error?: { data: { code: string; lars: LarsErrorData } };
      };
      return { status: response.status, data: body.result?.data as T, error: body.error?.data };
    },
    auth: (path, body) =>
      api.handleAuth(
        new Request(`${BASE_URL}/api/auth/${path}`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      ),
    async *watch<T>(path: string, input: unknown, signal: AbortSignal) {
      const asked = request(path, input, {
        headers: { ...headers, accept: "text/event-stream" },
        method: "GET",
        signal,
      });
      const response = await api.handleTrpc(asked);
      yield* eventsOf<T>(response);
    },
  };
}

/** A browser of the first user, logged in. */
export async function aLoggedInBrowser(api: Api, database: { readonly url: string }): Promise<Browser> {
  return aBrowser(api, await aLoggedInCookie(api, database));
}

/** The cookies of the first user, logged in. */
export async function aLoggedInCookie(api: Api, database: { readonly url: string }): Promise<string> {
  const token = await aSetupToken(database);
  const user = { name: "Ada", email: "ada@example.org", password: PASSWORD };
  if (token !== undefined) await aBrowser(api).ask("setup.createFirstUser", { token, ...user }, { method: "POST" });
  const response = await aBrowser(api).auth("sign-in/email", { email: user.email, password: PASSWORD });
  return cookiesOf(response);
}

/** The cookies that a response sets, as a browser sends them back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

function request(
  path: string,
  input: unknown,
  init: { headers: Record<string, string>; method: "GET" | "POST"; signal?: AbortSignal },
): Request {
  const url = new URL(`/api/trpc/${path}`, BASE_URL);
  if (init.method === "GET" && input !== undefined) url.searchParams.set("input", JSON.stringify(input));
  const body = init.method === "POST" ? { body: JSON.stringify(input) } : {};
  return new Request(url, { ...init, ...body, headers: { ...init.headers, "content-type": "application/json" } });
}

async function* eventsOf<T>(response: Response): AsyncGenerator<T, void> {
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const named = /^event: (.*)$/m.exec(event)?.[1];
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (named === undefined && data !== undefined) yield JSON.parse(data) as T;
      if (named === "serialized-error") throw new Error(data);
    }
  }
}
