import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Door } from "../../features/account/door.tsx";
import { DoorLink } from "../../features/account/door-link.tsx";
import { SetupForm } from "../../features/account/setup-form.tsx";
import { ApiProvider } from "../../trpc/api-provider.tsx";
import { theApi } from "../../trpc/api-slot.ts";

export async function generateMetadata(): Promise<Metadata> {
  // The link is a key: no other site should read it from where a click came from.
  return { title: (await getTranslations("setup"))("title"), referrer: "no-referrer" };
}

interface SetupPageProps {
  readonly searchParams: Promise<{ readonly token?: string | string[] }>;
}

/** What the link is good for; undefined while the database is away. */
function statusOf(token: string) {
  return theApi()
    .setupStatus(token)
    .catch(() => undefined);
}

export default async function SetupPage({ searchParams }: SetupPageProps) {
  const { token } = await searchParams;
  const link = typeof token === "string" ? token : "";
  const status = await statusOf(link);
  if (status === undefined) redirect("/unavailable");
  const t = await getTranslations("setup");
  if (status === "open") {
    return (
      <Door title={t("title")} about={t("about")}>
        <ApiProvider>
          <SetupForm token={link} />
        </ApiProvider>
      </Door>
    );
  }
  return (
    <Door title={t(`${status}.title`)} about={t(link === "" && status === "wrong" ? "noToken" : `${status}.about`)}>
      <DoorLink href="/login">{t("logIn")}</DoorLink>
    </Door>
  );
}
