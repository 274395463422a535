import { theApi } from "../../../../trpc/api-slot.ts";

export const dynamic = "force-dynamic";

/** Log in, log out, change one's own password. */
function answer(request: Request): Promise<Response> {
  return theApi().handleAuth(request);
}

export { answer as GET, answer as POST };
