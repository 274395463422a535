"use client";

import { useTranslations } from "next-intl";
import { useAlertGlance } from "../live/use-alert-glance.ts";
import classes from "./rail.module.css";

/** How many alerts fire, beside the word; nothing while none does. */
export function AlertBadge() {
  const t = useTranslations("alerts");
  const glance = useAlertGlance();
  if (glance === undefined || glance.firing === 0) return null;
  return (
    <span
      className={classes["badge"]}
      data-severity={glance.critical > 0 ? "critical" : "warning"}
      title={t("badge", { count: glance.firing })}
    >
      <span aria-hidden="true">{glance.firing}</span>
      <span className={classes["spoken"]}>{t("badge", { count: glance.firing })}</span>
    </span>
  );
}
