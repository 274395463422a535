/** Words in colour and numbers in columns, for people at a terminal. */
import { stripVTControlCharacters, styleText } from "node:util";

type Style = "bold" | "dim" | "red" | "green" | "yellow";

/** Words as they are where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

export function paintFor({ color }: { readonly color: boolean }): Paint {
  return color ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

/** `12,345`. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/** `12.5 %`; a dash when there was nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** `3 h 12 min`, `45 s`, `0.9 s`: the two largest units. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  const units: readonly (readonly [string, number])[] = [
    ["d", Math.floor(seconds / 86_400)],
    ["h", Math.floor(seconds / 3_600) % 24],
    ["min", Math.floor(seconds / 60) % 60],
    ["s", seconds % 60],
  ];
  const first = units.findIndex(([, count]) => count > 0);
  const shown = units.slice(first, first + 2).filter(([, count]) => count > 0);
  return shown.map(([unit, count]) => `${count} ${unit}`).join(" ");
}

/** Columns: the first `left` of them begin at the left, the others end at the right. The first row is the heading. */
export function columns(rows: readonly (readonly string[])[], { left }: { readonly left: number }): string[] {
  const widths = (rows[0] ?? []).map((_, n) => Math.max(...rows.map((row) => widthOf(row[n] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, n) => {
        const padding = " ".repeat((widths[n] ?? 0) - widthOf(cell));
        return n < left ? cell + padding : padding + cell;
      })
      .join("  ")
      .trimEnd(),
  );
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
