"use client";

import { type ReactNode, useEffect, useRef } from "react";

const GLOW_MS = 1_600;

interface GlowProps {
  /** What is compared; the cell glows once when it becomes another. */
  readonly value: string | number | boolean | null;
  readonly children: ReactNode;
}

/** Makes the cell around it glow once when its value changed: the eye finds what moved, and nothing else moves. */
export function Glow({ value, children }: GlowProps) {
  const mark = useRef<HTMLSpanElement>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const cell = mark.current?.closest("td") ?? mark.current;
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--lars-glow");
    cell?.animate([{ backgroundColor: colour }, { backgroundColor: "transparent" }], { duration: GLOW_MS });
  }, [value]);
  return <span ref={mark}>{children}</span>;
}
