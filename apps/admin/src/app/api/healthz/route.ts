import { theApi } from "../../../trpc/api-slot.ts";

export const dynamic = "force-dynamic";

/** 200 once the admin can serve, 503 while the database does not answer. */
export async function GET(): Promise<Response> {
  const ready = await theApi().ready();
  return Response.json({ ready }, { status: ready ? 200 : 503 });
}
