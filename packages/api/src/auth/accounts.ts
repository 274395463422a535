/** Who may come in. better-auth keeps users and sessions; Lars makes the first user, which better-auth would not. */
import { createFirstUser, type Database, isSetupTokenValid, userCount } from "@lars/db";
import { type FirstUser, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from "@lars/input";
import { type Clock, LarsError } from "@lars/model";
import { betterAuth } from "better-auth";
import { magicLink } from "better-auth/plugins/magic-link";
import type { ApiLog } from "../api-log.ts";
import { RefusedError } from "../error-door.ts";
import type { Session } from "./session.ts";
import { trustedOriginsOf } from "./trusted-origins.ts";

/**
 * What a set-up link is good for: `open` makes the first user, `used` is any link once there is a user, `wrong` is
 * mistyped, replaced by the one of a later start, or older than 24 h.
 */
export type SetupStatus = "open" | "used" | "wrong";

/** Users and their sessions. */
export interface Accounts {
  /** Answers /api/auth/…: log in, log out, change one's password. */
  handle(request: Request): Promise<Response>;
  /** Whose session the cookies are; null for nobody's. */
  sessionOf(headers: Headers): Promise<Session | null>;
  /** What a set-up link with this token is good for. */
  setupStatus(token: string): Promise<SetupStatus>;
  /** Makes the first user for the holder of the set-up token, which works once. Throws SETUP_REFUSED. */
  createFirstUser(user: FirstUser): Promise<void>;
}

/** What accounts are tuned by and whom they talk to. */
export interface AccountsOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: ApiLog;
  /** Signs the cookies. */
  readonly secret: string;
  /** Where browsers reach the admin, e.g. http://127.0.0.1:3000. */
  readonly baseUrl: string;
  /** Set by the server in front: whose requests count together against guessing passwords. */
  readonly ipHeaders: readonly string[];
}

const SESSION_SECONDS = 7 * 24 * 3_600;
const SESSION_RENEWED_SECONDS = 24 * 3_600;

/** Opens the accounts of a database. */
export function openAccounts(options: AccountsOptions): Accounts {
  const auth = betterAuth(authOptions(options));
  const { db, clock } = options;
  return {
    handle: (request) => auth.handler(request),
    async sessionOf(headers) {
      if (!headers.has("cookie")) return null;
      const found = await auth.api.getSession({ headers }).catch((error: unknown) => {
        throw error instanceof Error && error.cause instanceof LarsError ? error.cause : error; // that the database is away
      });
      if (found === null) return null;
      const { user, session } = found;
      return { sessionId: session.id, userId: user.id, name: user.name, email: user.email };
    },
    async setupStatus(token) {
      if ((await userCount(db)) > 0) return "used";
      return (await isSetupTokenValid(db, token, clock())) ? "open" : "wrong";
    },
    async createFirstUser({ token, ...user }) {
      if (!(await isSetupTokenValid(db, token, clock()))) throw refused();
      const context = await auth.$context;
      const passwordHash = await context.password.hash(user.password);
      const made = await createFirstUser(db, { token, nowMs: clock(), user: { ...user, passwordHash } });
      if (!made) throw refused();
    },
  };
}

function refused(): LarsError {
  const message = "The set-up link has been used, replaced or is older than 24 h: npx lars admin link makes a new one.";
  return new RefusedError("SETUP_REFUSED", message, {
    issues: [{ path: "token", message: "input.token.invalid", params: {} }],
  });
}

function authOptions({ db, log, secret, baseUrl, ipHeaders }: AccountsOptions) {
  return {
    appName: "Lars",
    baseURL: baseUrl,
    basePath: "/api/auth",
    secret,
    database: { db: db.kysely, type: "mysql" as const },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARS_MIN,
      maxPasswordLength: PASSWORD_CHARS_MAX,
    },
    user: { modelName: "AuthUser" },
    account: { modelName: "AuthAccount" },
    verification: { modelName: "AuthVerification" },
    session: { modelName: "AuthSession", expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEWED_SECONDS },
    // Links are made by who may write to the database (createSignInToken); nobody asks for one over HTTP.
    plugins: [magicLink({ disableSignUp: true, storeToken: "hashed", sendMagicLink: async () => {} })],
    disabledPaths: ["/sign-in/magic-link"],
    trustedOrigins: trustedOriginsOf(baseUrl),
    rateLimit: { enabled: true, window: 60, max: 300, customRules: { "/sign-in/email": { window: 60, max: 10 } } },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: "lars",
      disableOriginCheck: false,
      disableCSRFCheck: false,
      useSecureCookies: baseUrl.startsWith("https:"),
      ipAddress: { ipAddressHeaders: [...ipHeaders] },
    },
    logger: {
      level: "warn" as const,
      log: (level: string, message: string) => (level === "error" ? log.error : log.warn).call(log, {}, message),
    },
  };
}
