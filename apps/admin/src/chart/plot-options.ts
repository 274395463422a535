/** How uPlot draws a panel in the colours of the theme. */
import type uPlot from "uplot";
import type { Panel } from "./panel.ts";

const AXIS_WIDTH = 56;
const TIME_AXIS_HEIGHT = 24;
/** Px: a time stands in the middle below its step, the last step at the right edge. */
const HALF_A_TIME = 18;

interface PlotLooks {
  readonly width: number;
  /** Only the lowest panel writes the times. */
  readonly isLowest: boolean;
  readonly formatTime: (seconds: number) => string;
  /** The mouse points at a step. That it left is told by what is around all panels. */
  readonly onPoint: (index: number) => void;
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The font of the page: a canvas inherits none, and knows no variables. */
function fontOfPage(): string {
  return `11px ${getComputedStyle(document.body).fontFamily}`;
}

/** The options of one panel; read anew when the colours of the theme change. */
export function plotOptions(panel: Panel, looks: PlotLooks): uPlot.Options {
  return {
    width: looks.width,
    height: panel.height,
    // Room for half a line of an axis on both sides: the top of one panel and the zero above it stay apart.
    padding: [8, HALF_A_TIME, looks.isLowest ? 0 : 10, 0],
    legend: { show: false },
    cursor: {
      drag: { x: false, y: false },
      y: false,
      // On the step itself: lines that stand above each other are one line.
      move: (plot, left, top) => [stepBelow(plot, left), top],
      points: { size: 6, width: 2 },
    },
    hooks: {
      setCursor: [
        ({ cursor: { idx } }) => {
          if (typeof idx === "number") looks.onPoint(idx);
        },
      ],
    },
    scales: { y: { range: (_plot, _min, max) => [0, topOf(max)] } },
    series: [{}, ...panel.series.map(seriesOf)],
    axes: axesOf(panel, looks),
  };
}

/** Where the step that is nearest to the mouse is drawn, px; the mouse where there is none. */
function stepBelow(plot: uPlot, left: number): number {
  if (left < 0) return left;
  const seconds = plot.data[0][plot.posToIdx(left)];
  return seconds === undefined ? left : plot.valToPos(seconds, "x");
}

/** From zero up, with some room, so that a flat line is not drawn on the edge. */
function topOf(max: number | null): number {
  return max === null || max <= 0 ? 1 : max * 1.08;
}

function seriesOf({ label, colour, dashed = false }: Panel["series"][number]): uPlot.Series {
  const stroke = colourOf(colour);
  return {
    label,
    stroke,
    width: 1.5,
    points: { show: false },
    spanGaps: false,
    ...(dashed ? { dash: [4, 3] } : { fill: `${stroke}1f` }),
  };
}

function axesOf(panel: Panel, { isLowest, formatTime }: PlotLooks): uPlot.Axis[] {
  const stroke = colourOf("--lars-quiet");
  const line = colourOf("--lars-line");
  const grid = { stroke: line, width: 1 };
  const common = { stroke, font: fontOfPage(), grid, ticks: { show: false } };
  return [
    {
      ...common,
      grid: { show: false },
      size: isLowest ? TIME_AXIS_HEIGHT : 0,
      space: 72,
      gap: 6,
      values: (_plot, seconds) => (isLowest ? seconds.map(formatTime) : []),
    },
    {
      ...common,
      size: AXIS_WIDTH,
      space: 34,
      gap: 6,
      values: (_plot, values) => values.map(panel.formatAxis),
    },
  ];
}
