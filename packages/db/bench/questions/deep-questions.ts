/** Pages far down a table, and the pages of 1,000 rows that an export is made of. */
import type { AdminQueries } from "@lars/db";
import type { Question } from "./question.ts";

const EXPORT_ROWS = 1_000;

/** An export of everything has come so far. */
const PAGES_BEFORE = 8;

type Ask = (cursor: string | undefined) => Promise<{ readonly next: string | null }>;

/** The pages of every list that can be exported. */
export function* deepQuestions(admin: AdminQueries): Generator<Question> {
  const order = { descending: false, limit: EXPORT_ROWS } as const;
  const now = () => ({ nowMs: Date.now() });
  const lists: Record<string, Ask> = {
    routes: (cursor) => admin.pageRoutes({ ...order, sort: "module", cursor }),
    "routes by part of an address": (cursor) => admin.pageRoutes({ ...order, sort: "address", address: "1.1", cursor }),
    "call status": (cursor) => admin.pageStatuses({ ...order, sort: "newest", cursor }),
    "call status of many callers": (cursor) =>
      admin.pageStatuses({ ...order, sort: "module", caller: "web-1", cursor }),
    "modules by name": (cursor) => admin.pageNames({ ...order, kind: "module", sort: "name", cursor }),
    "agents by hostname": (cursor) => admin.pageAgents({ ...order, sort: "hostname", ...now(), cursor }),
    "balanced modules": (cursor) => admin.pageBalancedModules({ limit: EXPORT_ROWS, ...now(), cursor }),
    versions: (cursor) => admin.pageVersions({ limit: EXPORT_ROWS, ...now(), cursor }),
  };
  for (const [name, ask] of Object.entries(lists)) {
    yield [`export, ${name}, the first rows`, () => ask(undefined)];
    yield deep(`export, ${name}, far down`, ask);
  }
}

/** A page that is reached beforehand, page by page; of a short list the last one. */
function deep(name: string, ask: Ask): Question {
  let cursor: string | undefined;
  const prepare = async () => {
    for (let page = 0; page < PAGES_BEFORE; page++) cursor = (await ask(cursor)).next ?? cursor;
  };
  return [name, () => ask(cursor), prepare];
}
