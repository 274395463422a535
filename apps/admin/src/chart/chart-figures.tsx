"use client";

import { useTranslations } from "next-intl";
import classes from "./chart.module.css";
import type { Panel } from "./panel.ts";
import type { ChartTimes } from "./use-chart-times.ts";

interface ChartFiguresProps {
  readonly title: string;
  readonly at: readonly number[];
  readonly panels: readonly Panel[];
  readonly times: ChartTimes;
  /** As tall as the lines were, px. */
  readonly height: number;
}

/** What the lines show, as a table, the newest first. */
export function ChartFigures({ title, at, panels, times, height }: ChartFiguresProps) {
  const t = useTranslations("chart");
  const words = useTranslations("words");
  const columns = panels.flatMap(({ series, format }) => series.map((one) => ({ ...one, format })));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["figures"]} style={{ height }} aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>{t("time")}</th>
            {columns.map(({ label }) => (
              <th key={label} data-right>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {at
            .map((seconds, point) => (
              <tr key={seconds}>
                <td className="tabular">{times.long(seconds)}</td>
                {columns.map(({ label, values, format }) => {
                  const value = values[point];
                  return (
                    <td key={label} data-right className="tabular">
                      {value === null || value === undefined ? words("dash") : format(value)}
                    </td>
                  );
                })}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  );
}
