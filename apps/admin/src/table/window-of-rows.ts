/** Which rows of a long table are worth drawing: those one sees, and some more each way. */

/** Height of every row, px. */
export const ROW_PX = 36;

const STEP = 20;
const MORE = 20;

/** The rows `from` up to but not `to`. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

/** Where one looks, px. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
}

/** Changes only every {@link STEP} rows, so that scrolling seldom draws anew. */
export function windowOf(viewport: Viewport, rows: number): RowWindow {
  const first = Math.floor(viewport.scrollTop / ROW_PX / STEP) * STEP;
  const seen = Math.ceil(viewport.height / ROW_PX) + STEP;
  const to = Math.min(rows, first + seen + MORE);
  return { from: Math.max(0, Math.min(first - MORE, to - seen)), to };
}

/** Whether the last row that is loaded comes near, so that the next ones should be asked for. */
export function isNearEnd(viewport: Viewport, rows: number): boolean {
  return viewport.scrollTop + viewport.height > (rows - STEP) * ROW_PX;
}
