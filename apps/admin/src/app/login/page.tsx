import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Door } from "../../features/account/door.tsx";
import { LoginForm } from "../../features/account/login-form.tsx";
import { theApi } from "../../trpc/api-slot.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("login"))("title") };
}

/** A database that is away is said by the login itself, when somebody tries. */
async function isSignedIn(): Promise<boolean> {
  const session = await theApi()
    .session(await headers())
    .catch(() => null);
  return session !== null;
}

export default async function LoginPage() {
  if (await isSignedIn()) redirect("/");
  const t = await getTranslations("login");
  return (
    <Door title={t("title")} about={t("about")}>
      <LoginForm />
    </Door>
  );
}
