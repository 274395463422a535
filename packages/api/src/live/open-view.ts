import { callTRPCProcedure, getTRPCErrorShape } from "@trpc/server";
import type { ApiContext, OpenView } from "../api-context.ts";
import { appRouter } from "../app-router.ts";

/** The live views of the router for one request, by name; anything else, also what changes something, is NOT_FOUND. */
export function openViewOf(ctx: () => ApiContext): OpenView {
  return {
    watch: async (path, input, signal) => {
      const call = { router: appRouter, path, type: "subscription", ctx: ctx(), signal, batchIndex: 0 } as const;
      return (await callTRPCProcedure({ ...call, getRawInput: async () => input })) as AsyncIterable<unknown>;
    },
    shapeOf: (error, path) =>
      getTRPCErrorShape({
        config: appRouter._def._config,
        error,
        path,
        type: "subscription",
        input: undefined,
        ctx: ctx(),
      }),
  };
}
