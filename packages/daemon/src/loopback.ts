/**
 * An endpoint on a loopback address is at hand for every page that a browser on this machine shows. A page of a name that
 * resolves to 127.0.0.1 (DNS rebinding) counts as one of the endpoint's own, and tells itself by that name alone.
 */

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[?::1\]?|\[?::ffff:127(?:\.\d{1,3}){3}\]?)$/i;

/** Whether a host name or an address is this machine, as seen from itself. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Why a request to an endpoint on a loopback address is refused, as it calls the endpoint by another name; else undefined. */
export function strangeHost(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): string | undefined {
  const host = String(headers["host"] ?? "");
  if (isLoopback(host.replace(/:\d+$/, ""))) return undefined;
  return `the Host header is ${JSON.stringify(host)}; ask 127.0.0.1 or localhost by that name`;
}
