/** Where a database is, as `mysql://user:password@host:port/name`; the one place that takes such a URL apart. */
import { LarsError } from "@lars/model";

/** A database URL taken apart. `server` and `user` may be shown to people; the password stays in `href`. */
export interface DatabaseUrl {
  readonly href: string;
  /** `host:port`. */
  readonly server: string;
  readonly user: string;
  /** Name of the database; empty for the server as such. */
  readonly name: string;
}

/** Reads a URL. Throws CONFIG_INVALID, without repeating it, as it may hold a password. */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const url = URL.parse(text);
  if (url?.protocol !== "mysql:" || url.hostname === "") {
    throw new LarsError("CONFIG_INVALID", "The database URL must look like mysql://user:password@host:port/lars_dns.");
  }
  return {
    href: text,
    server: `${url.hostname}:${url.port || "3306"}`,
    user: decodeURIComponent(url.username),
    name: decodeURIComponent(url.pathname.slice(1)),
  };
}

/** The same server and user, another database; `name` empty for none. */
export function withDatabase(text: string, name: string): string {
  const url = new URL(parseDatabaseUrl(text).href);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}
