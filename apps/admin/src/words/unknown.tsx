import { useTranslations } from "next-intl";

/** What nobody told us; zero is another thing and is written "0". */
export function Unknown() {
  const t = useTranslations("words");
  return (
    <span className="quiet" title={t("unknown")}>
      {t("dash")}
    </span>
  );
}
