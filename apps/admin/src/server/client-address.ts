/** Whose request it is: whoever guesses passwords must not choose the address that is counted. */
import type { IncomingMessage } from "node:http";
import * as z from "zod";

const address = z.union([z.ipv4(), z.ipv6()]);

/** What a request says of its client: the socket's own address, and the header that anybody may write. */
export interface ClientSigns {
  readonly remoteAddress: string | undefined;
  readonly forwardedFor: string | undefined;
}

/**
 * The socket's address. With `trustProxy` the last entry of x-forwarded-for instead: the one that the proxy in front has
 * written, whatever the client wrote before it. Without a connection it is 0.0.0.0: such requests count together.
 */
export function clientAddress(signs: ClientSigns, { trustProxy }: { readonly trustProxy: boolean }): string {
  const told = trustProxy ? address.safeParse(signs.forwardedFor?.split(",").at(-1)?.trim()) : undefined;
  if (told?.success === true) return told.data;
  return signs.remoteAddress?.replace(/^::ffff:/, "") ?? "0.0.0.0";
}

/** Puts {@link clientAddress} in place of what the client said; the api and its counting of log-ins read nothing else. */
export function tellClient(request: IncomingMessage, options: { readonly trustProxy: boolean }): void {
  const said = request.headers["x-forwarded-for"];
  const signs = { remoteAddress: request.socket.remoteAddress, forwardedFor: said?.toString() };
  request.headers["x-forwarded-for"] = clientAddress(signs, options);
}
