import type { Api } from "@lars/api";

/**
 * The server's one api, where both Node's modules and Next's bundles can find it: they share a process and nothing else.
 * `main.ts` puts it there before the first request.
 */
const SLOT = Symbol.for("lars.admin.api");

const slots = globalThis as { [SLOT]?: Api };

/** Offers the api to the pages and route handlers; undefined takes it away. */
export function offerApi(api: Api | undefined): void {
  if (api === undefined) delete slots[SLOT];
  else slots[SLOT] = api;
}

/** The api that `main.ts` opened. */
export function theApi(): Api {
  const api = slots[SLOT];
  if (api === undefined) throw new Error("the admin is started by src/main.ts, which opens the api first");
  return api;
}
