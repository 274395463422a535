/** Whoever edits in the demonstration: writes as the admin does, one version an edit, with an author. */
import { setTimeout as pause } from "node:timers/promises";
import { adminQueries, changeRoutes, type Database, type SeenRow } from "@lars/db";
import { formatHostAddress, LarsError } from "@lars/model";
import { type DemoHostRow, editOf } from "../core/demo/edits.ts";

export interface EditorParts {
  /** Unix milliseconds at which the script begins. */
  readonly beganMs: number;
  /** Hears what was done, in words. */
  readonly tell: (text: string) => void;
}

/** Edits now and then until it is disposed of. */
export function startEditor(database: Database, parts: EditorParts): AsyncDisposable {
  const stop = new AbortController();
  const editing = edit(database, parts, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await editing;
    },
  };
}

async function edit(database: Database, { beganMs, tell }: EditorParts, signal: AbortSignal): Promise<void> {
  for (let number = 0; ; number++) {
    const { atMs, author, add, remove } = editOf(number);
    await pause(Math.max(beganMs + atMs - Date.now(), 0), undefined, { signal }).catch(() => undefined); // an end asked for
    if (signal.aborted) return;
    try {
      await changeRoutes(database, { author, add, update: [], remove: await seen(database, remove) });
      tell(`${author} ${add.length > 0 ? `adds ${lines(add)}` : `removes ${lines(remove)}`}`);
    } catch (cause) {
      // The visitor edited the same host, or MySQL is away for a moment: the next edit is another one.
      if (!(cause instanceof LarsError)) throw cause;
    }
  }
}

/** The rows as they are; hosts that a visitor removed before are passed over. */
async function seen(database: Database, rows: readonly DemoHostRow[]): Promise<SeenRow[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const order = { sort: "module", descending: false, limit: 200 } as const;
  const page = await adminQueries(database).pageRoutes({
    modId: first.modId,
    cmdId: first.cmdId,
    cursor: undefined,
    ...order,
  });
  return rows.flatMap((before) => {
    const row = page.rows.find(({ ip, port }) => `${ip}:${port}` === formatHostAddress(before.host));
    return row === undefined ? [] : [{ id: row.id, before }];
  });
}

function lines(rows: readonly DemoHostRow[]): string {
  return rows.map(({ modId, cmdId, host }) => `${modId},${cmdId},${formatHostAddress(host)}`).join(" ");
}
