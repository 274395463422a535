import { getTranslations } from "next-intl/server";
import { Door } from "../../features/account/door.tsx";
import { DoorLink } from "../../features/account/door-link.tsx";

/** Shown in place of a page while the database does not answer. */
export default async function UnavailablePage() {
  const t = await getTranslations("unavailable");
  return (
    <Door title={t("title")} about={t("about")}>
      <DoorLink href="">{t("retry")}</DoorLink>
    </Door>
  );
}
