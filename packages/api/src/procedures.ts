import { initTRPC, TRPCError } from "@trpc/server";
import type { ApiContext } from "./api-context.ts";
import { larsErrorData, toTrpcError } from "./error-door.ts";

const t = initTRPC.context<ApiContext>().create({
  errorFormatter: ({ shape, error }) => ({ ...shape, data: { ...shape.data, lars: larsErrorData(error) } }),
  isDev: false, // no stack leaves the server, whatever NODE_ENV says
  sse: {
    ping: { enabled: true, intervalMs: 2_000 },
    client: { reconnectAfterInactivityMs: 7_000 },
  },
});

const translated = t.procedure.use(async ({ next, ctx, path }) => {
  const result = await next();
  if (result.ok) return result;
  throw toTrpcError(result.error, { path, log: ctx.log });
});

/** Groups procedures. */
export const router = t.router;

/** For setting up, before there is a user; everything else is a {@link sessionProcedure}. */
export const publicProcedure = translated;

/** Answers only who is logged in; anybody else is UNAUTHORIZED. */
export const sessionProcedure = translated.use(async ({ ctx, next }) => {
  const user = await ctx.session();
  if (user === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "log in first" });
  return next({ ctx: { ...ctx, user } });
});
