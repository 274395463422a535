import { theApi } from "../../../../trpc/api-slot.ts";

export const dynamic = "force-dynamic";

/** Queries, mutations and live views; every procedure checks the session itself. */
function answer(request: Request): Promise<Response> {
  return theApi().handleTrpc(request);
}

export { answer as GET, answer as POST };
