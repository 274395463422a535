import { theApi } from "../../../../trpc/api-slot.ts";

export const dynamic = "force-dynamic";

/** A view as a CSV file; the api asks for the session itself. */
function answer(request: Request): Promise<Response> {
  return theApi().handleExport(request);
}

export { answer as GET };
