"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useAlertGlance } from "../../live/use-alert-glance.ts";
import { useOnChange, useOnProgress } from "../../live/version-provider.tsx";
import { useTRPC } from "../../trpc/trpc.ts";
import { type Happening, LATELY_MAX, latelyOf } from "./lately.ts";

const FEW = { limit: LATELY_MAX };

/** What fires and what happened last; read again when the page hears of another alert, or of a version. */
export function useLately(): { readonly happenings: readonly Happening[] | undefined; readonly failed: boolean } {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const alerts = useQuery(trpc.alert.firing.queryOptions(FEW));
  const history = useQuery(trpc.alert.history.queryOptions(FEW));
  const page = useQuery(trpc.version.page.queryOptions(FEW));
  const glance = useAlertGlance();
  const fires = glance && `${glance.firing} ${glance.critical}`;
  useOnProgress(() => void cache.invalidateQueries(trpc.version.page.queryFilter(FEW)));
  useOnChange(fires, () => {
    void cache.invalidateQueries(trpc.alert.firing.queryFilter(FEW));
    void cache.invalidateQueries(trpc.alert.history.queryFilter(FEW));
  });
  const firing = alerts.data;
  const ended = history.data?.rows;
  const versions = page.data?.rows;
  const happenings = useMemo(
    () =>
      firing === undefined || ended === undefined || versions === undefined
        ? undefined
        : latelyOf({ firing, ended, versions }),
    [firing, ended, versions],
  );
  return { happenings, failed: happenings === undefined && (alerts.isError || history.isError || page.isError) };
}
