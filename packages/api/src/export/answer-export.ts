/** Answers `/api/export/<view>?input=<filters as JSON>`: a CSV file, written as it is read from the database. */
import { LarsError } from "@lars/model";
import * as z from "zod";
import type { ApiParts } from "../api-context.ts";
import type { Session } from "../auth/session.ts";
import { CSV_BOM, csvLine } from "./csv.ts";
import type { OpenSheet } from "./export-sheet.ts";
import { sheets } from "./sheets.ts";

/** Files that are written at once; one more is told to come back. */
const EXPORTS_MAX = 4;

/** The exports of one server: counted, so that nobody's downloads take all connections to the database. */
export class Exports {
  #running = 0;

  /** A file; 401 without a session, 404 for no view, 400 for filters that are none, 429 when too many are written. */
  async answer(request: Request, parts: ApiParts, session: () => Promise<Session | null>): Promise<Response> {
    const url = new URL(request.url);
    const view = url.pathname.split("/").at(-1) ?? "";
    try {
      if ((await session()) === null) return refused(401, "log in first");
      if (!isView(view)) return refused(404, "there is no such export");
      const sheet = sheets[view](JSON.parse(url.searchParams.get("input") ?? "{}"));
      if (this.#running >= EXPORTS_MAX) return refused(429, "too many exports at once: try again in a moment");
      return this.#file(sheet, parts, view);
    } catch (error) {
      return refusalOf(error);
    }
  }

  #file(sheet: OpenSheet, parts: ApiParts, view: string): Response {
    this.#running += 1;
    let open = true;
    const done = () => {
      if (open) this.#running -= 1;
      open = false;
    };
    const lines = linesOf(sheet, parts);
    const body = streamOf(lines, done, (err) => parts.log.error({ err, view }, "an export ended early"));
    const at = new Date(parts.clock()).toISOString().replace(/[-:]|\.\d+/g, "");
    return new Response(body, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="lars-${view}-${at}.csv"`,
        "cache-control": "no-store",
      },
    });
  }
}

function refusalOf(error: unknown): Response {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return refused(400, "the filters cannot be read");
  if (!(error instanceof LarsError)) throw error;
  return refused(error.code === "INPUT_INVALID" ? 400 : 503, error.message);
}

function isView(view: string): view is keyof typeof sheets {
  return Object.hasOwn(sheets, view);
}

async function* linesOf(sheet: OpenSheet, parts: ApiParts): AsyncGenerator<string> {
  yield CSV_BOM + csvLine(sheet.heads);
  for await (const rows of sheet.pages(parts)) if (rows.length > 0) yield rows.map(csvLine).join("");
}

/** Reads on only as fast as the browser takes it; `done` is called however it ends. */
function streamOf(
  lines: AsyncGenerator<string>,
  done: () => void,
  failed: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await lines.next();
        if (!next.done) return controller.enqueue(encoder.encode(next.value));
        done();
        controller.close();
      } catch (error) {
        done();
        failed(error);
        // The file is cut off, and the browser is told so: half a file must not look like a whole one.
        controller.error(error);
      }
    },
    async cancel() {
      done();
      await lines.return(undefined);
    },
  });
}

function refused(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
