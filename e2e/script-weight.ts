/** What the scripts of a page weigh on the wire. */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { Page } from "playwright";

/** Shorter ones are sent as they are. */
const COMPRESSED_FROM_BYTES = 2_000;

/** What every page promises for its first load. */
export const SCRIPT_BYTES_MAX = 300_000;

/** Bytes of the bodies when gzip is all that is taken, as over plain http; Chromium lets nobody choose its encodings. */
async function gzipBytes(urls: Iterable<string>, known = new Map<string, number>()): Promise<number> {
  let sum = 0;
  for (const url of urls) {
    const bytes = known.get(url) ?? (await bodyBytes(url));
    known.set(url, bytes);
    sum += bytes;
  }
  return sum;
}

async function bodyBytes(url: string): Promise<number> {
  const asked = get(url, { agent: false, headers: { "Accept-Encoding": "gzip" } });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  let bytes = 0;
  for await (const part of response) bytes += (part as Buffer).length;
  if (response.headers["content-encoding"] !== "gzip" && bytes > COMPRESSED_FROM_BYTES)
    throw new Error(`${url} does not come in gzip`);
  return bytes;
}

/** Follows which scripts a page asks for, from its cache too: the next visitor has none. */
export class ScriptScale {
  readonly #known = new Map<string, number>();
  #asked = new Set<string>();

  constructor(page: Page) {
    page.on("request", (request) => {
      if (request.isNavigationRequest()) this.#asked = new Set();
      else if (request.resourceType() === "script") this.#asked.add(request.url());
    });
  }

  /** Bytes in gzip of all scripts since the last page was opened. */
  async bytes(): Promise<number> {
    return gzipBytes(this.#asked, this.#known);
  }
}
