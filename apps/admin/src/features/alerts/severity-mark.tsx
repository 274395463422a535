import { IconAlertTriangle, IconFlame } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./alerts.module.css";

/** How bad, as icon and word in its colour; on a phone the word is only read out. */
export function SeverityMark({ severity }: { readonly severity: "critical" | "warning" }) {
  const t = useTranslations("alerts.severities");
  const Icon = severity === "critical" ? IconFlame : IconAlertTriangle;
  return (
    <span className={classes["severity"]} data-severity={severity}>
      <Icon size={14} stroke={1.8} aria-hidden="true" />
      <span>{t(severity)}</span>
    </span>
  );
}
