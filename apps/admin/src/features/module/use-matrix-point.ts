"use client";

import { type KeyboardEvent, type SyntheticEvent, useState } from "react";

/** The row of all callers, above the first of them. */
export const ALL = -1;

/** A cell: its row among the callers, its column among the hosts. */
export interface Point {
  readonly row: number;
  readonly at: number;
}

interface Extent {
  readonly rows: number;
  readonly columns: number;
}

type Move = (point: Point, extent: Extent) => Point;

const KEYS: Readonly<Record<string, Move>> = {
  ArrowLeft: ({ row, at }) => ({ row, at: at - 1 }),
  ArrowRight: ({ row, at }) => ({ row, at: at + 1 }),
  ArrowUp: ({ row, at }) => ({ row: row - 1, at }),
  ArrowDown: ({ row, at }) => ({ row: row + 1, at }),
  Home: ({ row }) => ({ row, at: 0 }),
  End: ({ row }, { columns }) => ({ row, at: columns - 1 }),
  PageUp: ({ at }) => ({ row: ALL, at }),
  PageDown: ({ at }, { rows }) => ({ row: rows - 1, at }),
};

/** Where a key leads from a cell, at most to the edge; undefined for a key that leads nowhere. Pure. */
export function movedTo(key: string, point: Point, extent: Extent): Point | undefined {
  const move = KEYS[key]?.(point, extent);
  return move && within(move, extent);
}

function within({ row, at }: Point, { rows, columns }: Extent): Point {
  return { row: Math.max(ALL, Math.min(rows - 1, row)), at: Math.max(0, Math.min(columns - 1, at)) };
}

function pointOf(target: EventTarget): Point | undefined {
  const cell = target instanceof Element ? target.closest("td") : null;
  const { row, at } = cell?.dataset ?? {};
  return row === undefined || at === undefined ? undefined : { row: Number(row), at: Number(at) };
}

/** Which cell one points at, with the mouse, a finger or the arrow keys, and to which one Tab leads. */
export function useMatrixPoint(extent: Extent) {
  const [point, setPoint] = useState<Point>();
  const [last, setLast] = useState<Point>({ row: ALL, at: 0 });
  const leave = () => setPoint(undefined);
  function look({ target }: SyntheticEvent): void {
    setPoint(pointOf(target));
  }
  function focus({ target }: SyntheticEvent): void {
    const now = pointOf(target);
    setPoint(now);
    if (now !== undefined) setLast(now);
  }
  function press(event: KeyboardEvent<HTMLTableElement>): void {
    const from = pointOf(event.target);
    const to = from && movedTo(event.key, from, extent);
    if (to === undefined) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`td[data-row="${to.row}"][data-at="${to.at}"]`)?.focus();
  }
  const events = { onMouseOver: look, onMouseLeave: leave, onFocus: focus, onBlur: leave, onKeyDown: press };
  return { point, tab: within(last, extent), events };
}
