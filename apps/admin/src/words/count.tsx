"use client";

import { useFormatter } from "next-intl";

/** A whole number in figures of equal width, grouped as the language groups. */
export function Count({ value }: { readonly value: number }) {
  const format = useFormatter();
  return <span className="tabular">{format.number(value)}</span>;
}
