"use client";

import type { FieldIssue } from "@lars/input";
import { useTranslations } from "next-intl";
import { useCallback } from "react";

/** What is wrong, without where. */
export type Wrong = Pick<FieldIssue, "message" | "params">;

/** Says in the person's language what is wrong with what they typed, and what to do. */
export function useFieldWords(): (wrong: Wrong) => string {
  const t = useTranslations();
  return useCallback((wrong: Wrong) => t(wrong.message, { present: presentOf(wrong), ...wrong.params }), [t]);
}

/** What a refused host is by now, as one text; names say it themselves. */
function presentOf({ params }: Wrong): string {
  return "address" in params ? `${params["modId"]}·${params["cmdId"]} ${params["address"]}` : "";
}
