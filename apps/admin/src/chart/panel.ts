/** One line of a chart. */
export interface PlotSeries {
  readonly label: string;
  /** Name of a colour of the theme, such as `--lars-overload`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  /** Dashes tell lines apart without their colours. */
  readonly dashed?: boolean;
}

/** Lines with one scale; the panels of a chart stand one above the other, over the same time. */
export interface Panel {
  /** What it counts, with the unit. */
  readonly title: string;
  readonly series: readonly PlotSeries[];
  /** Px, axis included. */
  readonly height: number;
  /** A value as one reads it, with its unit. */
  readonly format: (value: number) => string;
  /** The same for the axis, short. */
  readonly formatAxis: (value: number) => string;
}
