"use client";

import { SegmentedControl, Skeleton } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { fillSteps, valuesOf } from "../../chart/fill-steps.ts";
import type { Panel } from "../../chart/panel.ts";
import { TimeChart } from "../../chart/time-chart.tsx";
import { useRatePanels } from "../../chart/use-rate-panels.ts";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { ratesOf } from "../overview/fleet-rates.ts";
import classes from "./module.module.css";
import { type ModuleChoice, type ModuleHistory, RANGES } from "./module.ts";
import { useModuleHistory } from "./use-module.ts";

const HEIGHTS = { calls: 124, errors: 90 };
const OVERLOADED_HEIGHT = 94;

function useOverloadedPanel(history: ModuleHistory | undefined): Panel {
  const t = useTranslations("module");
  const format = useFormatter();
  return useMemo(() => {
    const filled = history === undefined ? undefined : fillSteps(history, history.points);
    const values = filled === undefined ? [] : valuesOf(filled, ({ overloadedHosts }) => overloadedHosts);
    const title = t("overloadedHosts");
    return {
      title,
      height: OVERLOADED_HEIGHT,
      series: [{ label: title, colour: "--lars-probing", values }],
      format: (value) => format.number(value),
      formatAxis: (value) => (Number.isInteger(value) ? format.number(value, { notation: "compact" }) : ""),
    };
  }, [t, format, history]);
}

const NOTHING = { at: [], calls: [], errors: [] };

interface ModuleChartProps {
  readonly module: ModuleChoice;
  readonly range: (typeof RANGES)[number];
  readonly onRange: (range: string) => void;
}

/** Calls and errors a second and hosts that rest, over an hour, a day or two weeks. */
export function ModuleChart({ module, range, onRange }: ModuleChartProps) {
  const t = useTranslations("module");
  const { data, isError, error, refetch } = useModuleHistory(module, range);
  const rates = useMemo(() => (data === undefined ? NOTHING : ratesOf(data, data.points)), [data]);
  const ratePanels = useRatePanels(rates, HEIGHTS);
  const overloaded = useOverloadedPanel(data);
  const panels = useMemo(() => [...ratePanels, overloaded], [ratePanels, overloaded]);
  if (data === undefined && isError)
    return (
      <div className={classes["card"]}>
        <Failure error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (data === undefined) return <Skeleton className={classes["card"] ?? ""} h={362} radius="md" />;
  return (
    <div className={classes["card"]}>
      <TimeChart
        title={t("overTime")}
        at={rates.at}
        panels={panels}
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={t("range")}
              value={range}
              onChange={onRange}
              data={RANGES.map((one) => ({ value: one, label: t(`ranges.${one}`) }))}
            />
            <ExportLink view="module-history" input={{ ...module, range }} />
          </>
        }
        {...(data.points.length === 0 ? { empty: t("noHistory") } : {})}
      />
    </div>
  );
}
