/** Several live views in one stream: a browser keeps six connections to a server, for all its windows together. */
import { getTRPCErrorFromUnknown, isTrackedEnvelope, type TRPCErrorShape } from "@trpc/server";
import * as z from "zod";
import type { OpenView } from "../api-context.ts";
import { sessionProcedure } from "../procedures.ts";
import { mergeSources } from "./merge-sources.ts";

/** A page watches three or four. */
const VIEWS_MAX = 16;
const PATH_CHARS_MAX = 100;

const viewSchema = z.strictObject({
  // A stream of streams of streams would be many views in one.
  path: z
    .string()
    .max(PATH_CHARS_MAX)
    .refine((path) => path !== "live.many"),
  input: z.unknown().optional(),
});

/** Live views, each by its procedure and what that takes. */
const manyViewsInput = z.strictObject({ views: z.array(viewSchema).min(1).max(VIEWS_MAX) });

/** An event of one of the views that were asked for, by its place, or why that view ended; the others go on. */
export type ViewEvent =
  | { readonly view: number; readonly id: string; readonly data: unknown }
  | { readonly view: number; readonly error: TRPCErrorShape };

type AskedView = z.output<typeof viewSchema>;

async function* eventsOf(view: AskedView, open: OpenView, signal: AbortSignal) {
  for await (const event of await open.watch(view.path, view.input, signal)) {
    if (isTrackedEnvelope(event)) yield { id: String(event[0]), data: event[1] as unknown };
  }
}

/** Every view as it is now, and each whenever it changed; with the session all of them end. */
export const liveMany = sessionProcedure.input(manyViewsInput).subscription(async function* ({ ctx, input, signal }) {
  const leaving = new AbortController();
  const ended = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  try {
    for await (const came of mergeSources(input.views.map((view) => eventsOf(view, ctx.openView, ended)))) {
      const view = came.at;
      if ("value" in came) yield { view, ...came.value } satisfies ViewEvent;
      else yield { view, error: refusal(came.failure, input.views[view], ctx.openView) } satisfies ViewEvent;
    }
  } finally {
    leaving.abort();
  }
});

/** A session that ended is no matter of one view. */
function refusal(failure: unknown, view: AskedView | undefined, open: OpenView): TRPCErrorShape {
  const error = getTRPCErrorFromUnknown(failure);
  if (error.code === "UNAUTHORIZED") throw error;
  return open.shapeOf(error, view?.path ?? "");
}
