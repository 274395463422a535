"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLiveEvents } from "../../live/use-live-events.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import type { ModuleChoice, ModuleEvents, ModuleHistory, ModuleMatrix, RANGES } from "./module.ts";

const FOREVER = { staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData } as const;

/** Calls over time, live. */
export function useModuleHistory(module: ModuleChoice, range: (typeof RANGES)[number]) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const input = { ...module, range };
  useLiveEvents<ModuleHistory>({
    open: (handlers) => trpc.module.liveHistory.subscriptionOptions(input, handlers),
    onValue: (value) => cache.setQueryData(trpc.module.history.queryKey(input), value),
  });
  return useQuery(trpc.module.history.queryOptions(input, FOREVER));
}

/** Who calls which host how well, live. */
export function useModuleMatrix(module: ModuleChoice, caller: string) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const input = { ...module, ...(caller === "" ? {} : { caller }) };
  useLiveEvents<ModuleMatrix>({
    open: (handlers) => trpc.module.liveMatrix.subscriptionOptions(input, handlers),
    onValue: (value) => cache.setQueryData(trpc.module.matrix.queryKey(input), value),
  });
  return useQuery(trpc.module.matrix.queryOptions(input, FOREVER));
}

/** What happened to its hosts, live. */
export function useModuleEvents(module: ModuleChoice) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  useLiveEvents<ModuleEvents>({
    open: (handlers) => trpc.module.liveEvents.subscriptionOptions(module, handlers),
    onValue: (value) => cache.setQueryData(trpc.module.events.queryKey(module), value),
  });
  return useQuery(trpc.module.events.queryOptions(module, FOREVER));
}
