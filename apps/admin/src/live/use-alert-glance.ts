"use client";

import { useQuery } from "@tanstack/react-query";
import { type Output, useTRPC } from "../trpc/trpc.ts";

/** How many alerts fire, and who looks. */
export type AlertGlance = Output["alert"]["glance"];

const FOREVER = { staleTime: Number.POSITIVE_INFINITY };

/** How many alerts fire, on every page; what is asked at first comes live from then on, with the present version. */
export function useAlertGlance(): AlertGlance | undefined {
  return useQuery(useTRPC().alert.glance.queryOptions(undefined, FOREVER)).data;
}
