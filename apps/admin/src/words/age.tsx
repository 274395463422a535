"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { ageOf } from "./age-unit.ts";
import { useTicker } from "./ticker.tsx";
import { Unknown } from "./unknown.tsx";
import { viewersZone } from "./viewers-zone.ts";

/** "4 s ago", the exact time on hover; moves by itself, and only when its text changes. */
export function Age({ at }: { readonly at: number | null }) {
  return at === null ? <Unknown /> : <KnownAge at={at} />;
}

function KnownAge({ at }: { readonly at: number }) {
  const t = useTranslations("age");
  const format = useFormatter();
  const { onTick } = useTicker();
  const text = useSyncExternalStore(
    onTick,
    () => {
      const { unit, count } = ageOf(at, Date.now());
      return t(unit, { count });
    },
    () => "",
  );
  const exact = format.dateTime(at, {
    dateStyle: "medium",
    timeStyle: "long",
    hourCycle: "h23",
    timeZone: viewersZone(),
  });
  return (
    <time className="tabular" dateTime={new Date(at).toISOString()} title={exact} suppressHydrationWarning>
      {text}
    </time>
  );
}
