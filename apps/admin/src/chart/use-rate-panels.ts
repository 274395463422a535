"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Panel } from "./panel.ts";

interface Rates {
  readonly calls: readonly (number | null)[];
  readonly errors: readonly (number | null)[];
}

/** Px of each panel. */
interface Heights {
  readonly calls: number;
  readonly errors: number;
}

/** Calls and failed calls a second, each over a scale of its own: failures are few, and would lie on the axis. */
export function useRatePanels({ calls, errors }: Rates, heights: Heights): readonly Panel[] {
  const t = useTranslations("chart");
  const format = useFormatter();
  return useMemo(() => {
    const digits = (value: number) => {
      const count = value > 0 && value < 10 ? 2 : 0;
      return { minimumFractionDigits: count, maximumFractionDigits: count };
    };
    const write = (value: number) => t("perSecond", { text: format.number(value, digits(value)) });
    const axis = (value: number) => t("perSecondShort", { text: format.number(value, { notation: "compact" }) });
    const common = { format: write, formatAxis: axis };
    return [
      {
        ...common,
        title: t("calls"),
        height: heights.calls,
        series: [{ label: t("calls"), colour: "--lars-accent", values: calls }],
      },
      {
        ...common,
        title: t("errors"),
        height: heights.errors,
        series: [{ label: t("errors"), colour: "--lars-overload", values: errors }],
      },
    ];
  }, [t, format, calls, errors, heights.calls, heights.errors]);
}
