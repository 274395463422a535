import { Button } from "@mantine/core";
import { getTranslations } from "next-intl/server";
import { Door } from "../features/account/door.tsx";

export default async function NotFoundPage() {
  const t = await getTranslations("notFound");
  return (
    <Door title={t("title")} about={t("about")}>
      <Button component="a" href="/" fullWidth size="sm">
        {t("back")}
      </Button>
    </Door>
  );
}
