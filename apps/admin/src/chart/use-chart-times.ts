"use client";

import { type DateTimeFormatOptions, useFormatter } from "next-intl";
import { useMemo } from "react";

/** How a chart writes its times, in the zone of who looks. */
export interface ChartTimes {
  /** At the axis. */
  readonly axis: (seconds: number) => string;
  /** Of one step. */
  readonly long: (seconds: number) => string;
}

const TWO_DAYS_S = 2 * 24 * 3_600;

/** Hours and minutes for a day, days for more. */
export function useChartTimes(at: readonly number[]): ChartTimes {
  const format = useFormatter();
  const isLong = (at.at(-1) ?? 0) - (at[0] ?? 0) > TWO_DAYS_S;
  return useMemo(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
    const day = { month: "short", day: "numeric", timeZone } as const;
    const write = (options: DateTimeFormatOptions) => (seconds: number) => format.dateTime(seconds * 1_000, options);
    return isLong
      ? { axis: write(day), long: write({ ...day, ...clock }) }
      : { axis: write(clock), long: write(clock) };
  }, [format, isLong]);
}
