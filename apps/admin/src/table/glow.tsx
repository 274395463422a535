"use client";

import { type ReactNode, useEffect, useRef } from "react";

const GLOW_MS = 1_600;
/** What no value is. */
const NOTHING = Symbol("nothing");

interface GlowProps {
  /** What is compared; the cell glows once when it becomes another. */
  readonly value: string | number | boolean | null;
  /** Glows when it appears: it was elsewhere before. */
  readonly arrived?: boolean;
  readonly children: ReactNode;
}

/** Makes the cell around it glow once when its value changed: the eye finds what moved, and nothing else moves. */
export function Glow({ value, arrived = false, children }: GlowProps) {
  const mark = useRef<HTMLSpanElement>(null);
  const before = useRef<GlowProps["value"] | typeof NOTHING>(arrived ? NOTHING : value);
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
