"use client";

import { Skeleton } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { TimeChart } from "../../chart/time-chart.tsx";
import { useRatePanels } from "../../chart/use-rate-panels.ts";
import { ratesOf } from "./fleet-rates.ts";
import classes from "./overview.module.css";
import type { FleetHistory } from "./overview.ts";

const HEIGHTS = { calls: 168, errors: 116 };
const NOTHING = { at: [], calls: [], errors: [] };

/** Calls and errors a second over the last hour. */
export function FleetChart({ history }: { readonly history: FleetHistory | undefined }) {
  const t = useTranslations("overview");
  const rates = useMemo(() => (history === undefined ? NOTHING : ratesOf(history, history.points)), [history]);
  const panels = useRatePanels(rates, HEIGHTS);
  if (history === undefined) return <Skeleton className={classes["card"] ?? ""} h={358} radius="md" />;
  return (
    <div className={classes["card"]}>
      <TimeChart
        title={t("lastHour")}
        at={rates.at}
        panels={panels}
        {...(history.points.length === 0 ? { empty: t("noHistory") } : {})}
      />
    </div>
  );
}
