"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { isNearEnd, type RowWindow, type Viewport, windowOf } from "./window-of-rows.ts";

/** Before the table was measured: enough for a tall screen. */
const UNMEASURED: Viewport = { scrollTop: 0, height: 1_200 };

interface RowWindowOptions {
  /** Rows with their place in the table, shapes too. */
  readonly rows: number;
  /** Rows that are here. */
  readonly loaded: number;
  readonly hasMore: boolean;
  readonly onNearEnd: () => void;
}

interface WatchedRows extends RowWindow {
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
}

/** Follows the scrolling of a table: which rows to draw, and when to ask for more. */
export function useRowWindow({ rows, loaded, hasMore, onNearEnd }: RowWindowOptions): WatchedRows {
  const viewport = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(UNMEASURED);
  const onScroll = () => {
    const element = viewport.current;
    if (element === null) return;
    const next = { scrollTop: element.scrollTop, height: element.clientHeight || UNMEASURED.height };
    setSeen((before) => (isSameWindow(before, next, { rows, loaded }) ? before : next));
  };
  useEffect(onScroll, [rows, loaded]);
  useEffect(() => {
    window.addEventListener("resize", onScroll);
    return () => window.removeEventListener("resize", onScroll);
  });
  const near = isNearEnd(seen, loaded);
  useEffect(() => {
    if (near && hasMore) onNearEnd();
  });
  return { ...windowOf(seen, rows), viewport, onScroll };
}

function isSameWindow(a: Viewport, b: Viewport, { rows, loaded }: { rows: number; loaded: number }): boolean {
  const [from, to] = [windowOf(a, rows), windowOf(b, rows)];
  return from.from === to.from && from.to === to.to && isNearEnd(a, loaded) === isNearEnd(b, loaded);
}
