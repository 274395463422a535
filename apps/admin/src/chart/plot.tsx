"use client";

import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Panel } from "./panel.ts";
import { plotOptions } from "./plot-options.ts";

interface PlotProps {
  readonly at: readonly number[];
  readonly panel: Panel;
  readonly isLowest: boolean;
  readonly formatTime: (seconds: number) => string;
  /** The step that is looked at; null for none. */
  readonly point: number | null;
  readonly onPoint: (index: number) => void;
}

type Latest = Pick<PlotProps, "at" | "panel" | "formatTime" | "onPoint">;

function dataOf({ at, panel }: Latest): UPlot.AlignedData {
  return [[...at], ...panel.series.map(({ values }) => [...values])];
}

/** One panel on a canvas; drawn anew when its lines, its width or the theme change, its data replaced when they do. */
export function Plot({ at, panel, isLowest, formatTime, point, onPoint }: PlotProps) {
  const scheme = useComputedColorScheme("light");
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const latest = useRef<Latest>({ at, panel, formatTime, onPoint });
  latest.current = { at, panel, formatTime, onPoint };
  const lines = panel.series.map(({ label, colour }) => `${label} ${colour}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the document, which the scheme changes
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new UPlot(
      plotOptions(latest.current.panel, {
        width: element.clientWidth,
        isLowest,
        formatTime: (seconds) => latest.current.formatTime(seconds),
        onPoint: (index) => latest.current.onPoint(index),
      }),
      dataOf(latest.current),
      element,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => {
      if (element.clientWidth !== made.width)
        made.setSize({ width: element.clientWidth, height: latest.current.panel.height });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [scheme, lines, isLowest, panel.height]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is in the panel and its steps
  useEffect(() => {
    plot.current?.setData(dataOf(latest.current));
  }, [at, panel]);

  useEffect(() => {
    const seconds = point === null ? undefined : latest.current.at[point];
    const { current } = plot;
    if (current === undefined || (current.cursor.idx ?? null) === point) return;
    current.setCursor({ left: seconds === undefined ? -10 : current.valToPos(seconds, "x"), top: 10 }, false);
  }, [point]);

  return <div ref={place} style={{ height: panel.height }} aria-hidden="true" />;
}
