"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/trpc.ts";

/** Sends an edit as one version; the table is read again whether it was taken or refused. */
export function useChangeRoutes() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useMutation(
    trpc.route.change.mutationOptions({
      onSettled: () => void cache.invalidateQueries(trpc.route.page.pathFilter()),
    }),
  );
}
