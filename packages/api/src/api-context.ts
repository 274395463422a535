import type { AdminQueries, Database } from "@lars/db";
import type { Clock } from "@lars/model";
import type { Accounts } from "./auth/accounts.ts";
import type { LiveHub } from "./live/live-hub.ts";

/** Who is asking. */
export interface Session {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

/** What one server has one of. */
export interface ApiParts {
  readonly db: Database;
  readonly queries: AdminQueries;
  readonly accounts: Accounts;
  readonly hub: LiveHub;
  readonly clock: Clock;
  readonly log: ApiLog;
}

/** Where failures go, with their causes. pino fits. */
export interface ApiLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What a procedure is given; `session` is looked up once, when it is first needed. */
export interface ApiContext extends ApiParts {
  readonly headers: Headers;
  readonly session: () => Promise<Session | null>;
}
