"use client";

import { useQuery } from "@tanstack/react-query";
import { type Output, useTRPC } from "../trpc/trpc.ts";
import { useLive } from "./live-provider.tsx";

/** How many alerts fire, and who looks. */
export type AlertGlance = Output["alert"]["glance"];

/** Rules are looked at that often; a stream more on every page would take a connection from what the page shows. */
const EVERY_MS = 5_000;

/** How many alerts fire, on every page; asked once however many show it. */
export function useAlertGlance(): AlertGlance | undefined {
  const trpc = useTRPC();
  const { resting } = useLive();
  return useQuery(trpc.alert.glance.queryOptions(undefined, { refetchInterval: resting ? false : EVERY_MS })).data;
}
