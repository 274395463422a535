"use client";

import { ActionIcon } from "@mantine/core";
import { IconChartLine, IconTable } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useMemo, useState } from "react";
import classes from "./chart.module.css";
import { ChartFigures } from "./chart-figures.tsx";
import { lastKnown } from "./fill-steps.ts";
import type { Panel } from "./panel.ts";
import { useChartTimes } from "./use-chart-times.ts";

// The library is as large as a page: it comes behind everything that can be read without it.
const Plot = dynamic(() => import("./plot.tsx").then((module) => module.Plot), { ssr: false });

interface TimeChartProps {
  readonly title: string;
  /** Seconds at which the steps begin; empty while they are not known. */
  readonly at: readonly number[];
  readonly panels: readonly Panel[];
  /** Beside the title: what to look at. */
  readonly actions?: ReactNode;
  /** Shown over the lines when there are none. */
  readonly empty?: ReactNode;
}

const KEYS: Readonly<Record<string, (point: number, last: number) => number>> = {
  ArrowLeft: (point) => point - 1,
  ArrowRight: (point) => point + 1,
  PageUp: (point) => point - 10,
  PageDown: (point) => point + 10,
  Home: () => 0,
  End: (_point, last) => last,
};

/** Lines over time, by mouse, by keyboard, read out, or as a table of figures. */
export function TimeChart({ title, at, panels, actions, empty }: TimeChartProps) {
  const t = useTranslations("chart");
  const [point, setPoint] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const times = useChartTimes(at);
  const newest = useMemo(() => lastKnown(panels.flatMap(({ series }) => series.map(({ values }) => values))), [panels]);
  const shown = point === null || point >= at.length ? newest : point;
  const last = Math.max(0, at.length - 1);
  function press(event: KeyboardEvent): void {
    const move = KEYS[event.key];
    if (move === undefined && event.key !== "Escape") return;
    event.preventDefault();
    setPoint(move === undefined ? null : Math.min(last, Math.max(0, move(shown, last))));
  }
  const height = panels.reduce((sum, panel) => sum + panel.height, 0);
  return (
    <section className={classes["chart"]} aria-label={title}>
      <div className={classes["head"]}>
        <h2>{title}</h2>
        <span className={classes["time"]}>{at[shown] === undefined ? "" : times.long(at[shown])}</span>
        <span className={classes["actions"]}>
          {actions}
          <ActionIcon
            onClick={() => setAsTable((before) => !before)}
            aria-label={t(asTable ? "asLines" : "asFigures")}
            title={t(asTable ? "asLines" : "asFigures")}
          >
            {asTable ? <IconChartLine size={16} aria-hidden="true" /> : <IconTable size={16} aria-hidden="true" />}
          </ActionIcon>
        </span>
      </div>
      <ReadOut panels={panels} point={shown} />
      {asTable ? (
        <ChartFigures title={title} at={at} panels={panels} times={times} height={height} />
      ) : (
        <div
          className={classes["plots"]}
          style={{ height }}
          role="slider"
          tabIndex={0}
          aria-label={t("slider", { title })}
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={Math.max(0, shown)}
          aria-valuetext={at[shown] === undefined ? t("nothing") : sentenceOf(panels, shown, times.long(at[shown]))}
          onKeyDown={press}
          onMouseLeave={() => setPoint(null)}
          onBlur={() => setPoint(null)}
        >
          {at.length > 0 &&
            panels.map((panel, index) => (
              <Plot
                key={panel.title}
                at={at}
                panel={panel}
                isLowest={index === panels.length - 1}
                formatTime={times.axis}
                point={point}
                onPoint={setPoint}
              />
            ))}
          {empty !== undefined && <div className={classes["empty"]}>{empty}</div>}
        </div>
      )}
    </section>
  );
}

function sentenceOf(panels: readonly Panel[], point: number, time: string): string {
  const parts = panels.flatMap(({ series, format }) =>
    series.flatMap(({ label, values }) => {
      const value = values[point];
      return value === null || value === undefined ? [] : [`${label} ${format(value)}`];
    }),
  );
  return [time, ...parts].join(", ");
}

/** Each line with its value at the step one looks at, else at the newest that is known. */
function ReadOut({ panels, point }: { readonly panels: readonly Panel[]; readonly point: number }) {
  const t = useTranslations("words");
  return (
    <dl className={classes["readOut"]}>
      {panels.flatMap(({ series, format }) =>
        series.map(({ label, colour, values, dashed = false }) => {
          const value = values[point];
          return (
            <div key={label}>
              <dt>
                <span
                  className={classes["swatch"]}
                  style={{ borderColor: `var(${colour})` }}
                  data-dashed={dashed || undefined}
                  aria-hidden="true"
                />
                {label}
              </dt>
              <dd className="tabular">{value === null || value === undefined ? t("dash") : format(value)}</dd>
            </div>
          );
        }),
      )}
    </dl>
  );
}
