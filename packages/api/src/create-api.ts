/** Everything behind the admin's pages, once per server: wiring only. */
import { adminQueries, createDatabase, liveSessions } from "@lars/db";
import type { Clock } from "@lars/model";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { ApiContext, ApiParts } from "./api-context.ts";
import type { ApiLog } from "./api-log.ts";
import { appRouter } from "./app-router.ts";
import { openAccounts, type SetupStatus } from "./auth/accounts.ts";
import type { Session } from "./auth/session.ts";
import { SessionWatch } from "./auth/session-watch.ts";
import { Exports } from "./export/answer-export.ts";
import { LiveHub, type LiveHubOptions } from "./live/live-hub.ts";
import { openViewOf } from "./live/open-view.ts";

/** What the api is tuned by. */
export interface ApiOptions {
  readonly databaseUrl: string;
  /** Signs the session cookies; see `readOrCreateSecret`. */
  readonly secret: string;
  /** Where browsers reach the admin, e.g. http://127.0.0.1:3000. */
  readonly baseUrl: string;
  /** Where failures go, with their causes; nowhere by default. */
  readonly log?: ApiLog;
  readonly clock?: Clock;
  /**
   * Headers that hold the client's address, the first that is there counts (default x-forwarded-for). The caller writes
   * them anew: what a client sent may be anything.
   */
  readonly ipHeaders?: readonly string[];
  /** Connections to the database (default 10). */
  readonly connectionsMax?: number;
  /** A database that says nothing for so long is away (default 8000). */
  readonly silenceMaxMs?: number;
  /** See {@link LiveHub}; and how often it is asked whether those who watch are still logged in (default 5000). */
  readonly live?: Pick<LiveHubOptions, "tickMs" | "viewMs" | "lateMs"> & { readonly sessionMs?: number };
}

/** The api of one server. */
export interface Api extends AsyncDisposable {
  /** Answers /api/trpc/…, queries, mutations and live views. */
  handleTrpc(request: Request): Promise<Response>;
  /** Answers /api/auth/…. */
  handleAuth(request: Request): Promise<Response>;
  /** Answers /api/export/…: what a page shows as a CSV file. */
  handleExport(request: Request): Promise<Response>;
  /** Whose session the cookies are; null for nobody's. Throws DATABASE_UNAVAILABLE. */
  session(headers: Headers): Promise<Session | null>;
  /** What a set-up link with this token is good for. Throws DATABASE_UNAVAILABLE. */
  setupStatus(token: string): Promise<SetupStatus>;
  /** Whether the database answers. */
  ready(): Promise<boolean>;
  /** Ends live views and closes the connections. */
  close(): Promise<void>;
}

/** Live views of a session end within this time and that of a query after the session; 10 s are promised. */
const SESSION_MS = 5_000;

/** A database that says nothing for so long is away: a page then says so rather than stay empty. */
const SILENCE_MAX_MS = 8_000;

/** Less, so that who waits for another's edit is told of that; it is tried again, see @lars/db. */
const LOCK_WAIT_S = 5;

const silent: ApiLog = { error() {}, warn() {} };

/** Opens the api; it connects when it is first asked, so that it can start while the database is away. */
export function createApi(options: ApiOptions): Api {
  const { log = silent, clock = Date.now, ipHeaders = ["x-forwarded-for"] } = options;
  const db = createDatabase({
    url: options.databaseUrl,
    connectionsMax: options.connectionsMax ?? 10,
    silenceMaxMs: options.silenceMaxMs ?? SILENCE_MAX_MS,
    lockWaitSeconds: LOCK_WAIT_S,
  });
  const queries = adminQueries(db);
  const accounts = openAccounts({ db, clock, log, ipHeaders, secret: options.secret, baseUrl: options.baseUrl });
  const hub = new LiveHub({ readVersion: () => queries.readVersion(), clock, log, ...options.live });
  const sessions = new SessionWatch({
    good: (ids) => liveSessions(db, ids, clock()),
    everyMs: options.live?.sessionMs ?? SESSION_MS,
  });
  const parts: ApiParts = { db, queries, accounts, hub, sessions, clock, log };
  const exports = new Exports();
  const close = async () => {
    await sessions[Symbol.asyncDispose]();
    await hub[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
  };
  return {
    handleTrpc: (request) => answer(request, parts),
    handleAuth: (request) => accounts.handle(request),
    handleExport: (request) => exports.answer(request, parts, () => accounts.sessionOf(request.headers)),
    session: (headers) => accounts.sessionOf(headers),
    setupStatus: (token) => accounts.setupStatus(token),
    ready: () => queries.readVersion().then(...yesOrNo),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const yesOrNo = [() => true, () => false] as const;

function answer(request: Request, parts: ApiParts): Promise<Response> {
  let found: Promise<Session | null> | undefined;
  const session = () => {
    found ??= parts.accounts.sessionOf(request.headers);
    return found;
  };
  const context: ApiContext = { ...parts, headers: request.headers, session, openView: openViewOf(() => context) };
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    // Queries come by POST: the hosts of a long edit do not fit into an address.
    allowMethodOverride: true,
    createContext: () => context,
  });
}
