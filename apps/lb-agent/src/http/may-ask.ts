/**
 * Who may ask over HTTP. The endpoint is at hand for every page that a browser on this machine shows: a page of a name that
 * resolves to 127.0.0.1 (DNS rebinding) must not read routes, nor any page condemn hosts by reports.
 */
import { type HttpRequest, isLoopback, strangeHost } from "@lars/daemon";

export interface Doors {
  /** The endpoint listens on a loopback address: whoever asks calls it by such a name. */
  readonly loopbackNames: boolean;
  /** Callers on other machines may ask, as they may over UDP. */
  readonly otherMachines: boolean;
}

/** Why a request is refused; undefined: it is not. */
export function refusalOf({ headers, peer }: HttpRequest, doors: Doors): string | undefined {
  if (!doors.otherMachines && !isLoopback(peer)) {
    return "callers on other machines are answered when [agent] listen_ip is not a loopback address";
  }
  const strange = doors.loopbackNames ? strangeHost(headers) : undefined;
  if (strange !== undefined) return strange;
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") return "pages of other sites are not answered";
  return undefined;
}
