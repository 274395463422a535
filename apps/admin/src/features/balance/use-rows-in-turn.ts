import { useDeferredValue } from "react";

/** About what fits into a card before one scrolls in it. */
const AT_ONCE = 40;

/** The first rows at once, the others as soon as the browser has nothing more urgent to do: a module may have hundreds. */
export function useRowsInTurn<Row>(rows: readonly Row[]): readonly Row[] {
  return useDeferredValue(rows, rows.slice(0, AT_ONCE));
}
