import { getTranslations } from "next-intl/server";
import { Door } from "../features/account/door.tsx";
import { DoorLink } from "../features/account/door-link.tsx";

export default async function NotFoundPage() {
  const t = await getTranslations("notFound");
  return (
    <Door title={t("title")} about={t("about")}>
      <DoorLink href="/">{t("back")}</DoorLink>
    </Door>
  );
}
