import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "../../shell/shell.tsx";
import { theApi } from "../../trpc/api-slot.ts";

export default async function SignedInLayout({ children }: { readonly children: ReactNode }) {
  const session = await theApi().session(await headers());
  if (session === null) redirect("/login");
  return <Shell user={{ name: session.name, email: session.email }}>{children}</Shell>;
}
