import { type NextRequest, NextResponse } from "next/server";
import { theApi } from "./trpc/api-slot.ts";

/** What answers without a session: the way in. The api checks sessions itself, procedure by procedure. */
const OPEN = ["/login", "/setup", "/unavailable", "/api/trpc/", "/api/auth/", "/api/export/", "/api/healthz"];

function isOpen(path: string): boolean {
  return OPEN.some((open) => path === open || (open.endsWith("/") && path.startsWith(open)));
}

function toLogin(request: NextRequest): NextResponse {
  const login = new URL("/login", request.url);
  const wanted = request.nextUrl.pathname + request.nextUrl.search;
  if (wanted !== "/") login.searchParams.set("next", wanted);
  return NextResponse.redirect(login);
}

/** No page without a session; without a database, a page that says so. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  if (isOpen(request.nextUrl.pathname)) return NextResponse.next();
  try {
    const session = await theApi().session(request.headers);
    return session === null ? toLogin(request) : NextResponse.next();
  } catch {
    return NextResponse.rewrite(new URL("/unavailable", request.url), { status: 503 });
  }
}

export const config = { matcher: ["/((?!_next/static|icon.svg).*)"] };
