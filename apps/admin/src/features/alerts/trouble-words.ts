"use client";

import { useTranslations } from "next-intl";
import type { AlertDelivery } from "./alert.ts";

type Trouble = AlertDelivery["trouble"];

/** Words that say the detail themselves, or have none. */
const COMPLETE: ReadonlySet<Trouble["fault"]> = new Set([null, "answer", "redirect", "timeout", "crowded"] as const);

/** Why a webhook was not told, and what to do; empty where nothing is wrong. */
export function useTroubleWords(): (trouble: Trouble) => string {
  const t = useTranslations("alerts.hook.faults");
  return ({ fault, detail }) => (fault === null ? detail : t(fault, { detail }));
}

/** The code or text that the reporter met, where the words do not say it. */
export function detailBeside({ fault, detail }: Trouble): string {
  return COMPLETE.has(fault) ? "" : detail;
}
