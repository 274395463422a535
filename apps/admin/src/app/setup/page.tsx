import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Door } from "../../features/account/door.tsx";
import { SetupForm } from "../../features/account/setup-form.tsx";
import { ApiProvider } from "../../trpc/api-provider.tsx";

export async function generateMetadata(): Promise<Metadata> {
  // The link is a key: no other site should read it from where a click came from.
  return { title: (await getTranslations("setup"))("title"), referrer: "no-referrer" };
}

interface SetupPageProps {
  readonly searchParams: Promise<{ readonly token?: string | string[] }>;
}

export default async function SetupPage({ searchParams }: SetupPageProps) {
  const { token } = await searchParams;
  const t = await getTranslations("setup");
  if (typeof token !== "string" || token === "") {
    return (
      <Door title={t("title")} about={t("noToken")}>
        {null}
      </Door>
    );
  }
  return (
    <Door title={t("title")} about={t("about")}>
      <ApiProvider>
        <SetupForm token={token} />
      </ApiProvider>
    </Door>
  );
}
