import type { AdminQueries, Database } from "@lars/db";
import type { Clock } from "@lars/model";
import type { TRPCError, TRPCErrorShape } from "@trpc/server";
import type { ApiLog } from "./api-log.ts";
import type { Accounts } from "./auth/accounts.ts";
import type { Session } from "./auth/session.ts";
import type { SessionWatch } from "./auth/session-watch.ts";
import type { LiveHub } from "./live/live-hub.ts";

/** What one server has one of. */
export interface ApiParts {
  readonly db: Database;
  readonly queries: AdminQueries;
  readonly accounts: Accounts;
  readonly hub: LiveHub;
  readonly sessions: SessionWatch;
  readonly clock: Clock;
  readonly log: ApiLog;
}

/** How one live view carries others, see `live.many`. */
export interface OpenView {
  /** Events of the live view of this name until `signal`. Throws NOT_FOUND where there is none, and what it refuses with. */
  watch(path: string, input: unknown, signal: AbortSignal): Promise<AsyncIterable<unknown>>;
  /** A refusal as the browser would be told by the view itself. */
  shapeOf(error: TRPCError, path: string): TRPCErrorShape;
}

/** What a procedure is given; `session` is looked up once, when it is first needed. */
export interface ApiContext extends ApiParts {
  readonly headers: Headers;
  readonly session: () => Promise<Session | null>;
  readonly openView: OpenView;
}
