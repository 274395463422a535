import { Button } from "@mantine/core";
import { getTranslations } from "next-intl/server";
import { Door } from "../../features/account/door.tsx";

/** Shown in place of a page while the database does not answer. */
export default async function UnavailablePage() {
  const t = await getTranslations("unavailable");
  return (
    <Door title={t("title")} about={t("about")}>
      <Button component="a" href="" fullWidth size="sm">
        {t("retry")}
      </Button>
    </Door>
  );
}
