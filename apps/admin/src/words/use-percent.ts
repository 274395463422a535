"use client";

import { useFormatter } from "next-intl";

/** How precisely a share is written: tenths of a percent below ten, whole percents from there on. Pure. */
export function percentDigits(share: number) {
  if (share === 0 || share >= WHOLE_FROM) return { maximumFractionDigits: 0 } as const;
  // Some calls do fail: that is not written as none.
  if (share < TENTHS_FROM) return { maximumSignificantDigits: 1 } as const;
  return { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
}

/** What is rounded to 10% or more. */
const WHOLE_FROM = 0.0995;
/** What is rounded to 0.1% or more. */
const TENTHS_FROM = 0.0005;

/** A share, 0 to 1, as a percentage; the figures of a column stand below each other. */
export function usePercent(): (share: number) => string {
  const format = useFormatter();
  return (share) => format.number(share, { style: "percent", ...percentDigits(share) });
}
