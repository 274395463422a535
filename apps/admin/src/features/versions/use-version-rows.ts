"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLive } from "../../live/live-provider.tsx";
import { useOnProgress } from "../../live/version-provider.tsx";
import { tablePagesOf } from "../../table/table-pages.ts";
import { type Input, useTRPC } from "../../trpc/trpc.ts";
import type { VersionRow } from "./version-row.ts";

const PAGE_ROWS = 100;

/** Of versions before the present one somebody may still be waited for. */
const LOOK_AGAIN_MS = 10_000;

function isUnsettled(rows: readonly VersionRow[] = []): boolean {
  return rows.some(({ convergence: { state } }) => state === "going" || state === "late" || state === "unserved");
}

/** The versions that match, page by page, again whenever the present one came further. */
export function useVersionRows(query: Omit<Input["version"]["page"], "cursor" | "limit">) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { resting } = useLive();
  const pages = useInfiniteQuery(
    trpc.version.page.infiniteQueryOptions(
      { ...query, limit: PAGE_ROWS },
      {
        getNextPageParam: (page) => page.next,
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => !resting && isUnsettled(state.data?.pages[0]?.rows) && LOOK_AGAIN_MS,
      },
    ),
  );
  useOnProgress(() => void cache.invalidateQueries(trpc.version.page.pathFilter()));
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const last = pages.data?.pages.at(-1);
  return {
    rows,
    total: last?.total,
    totalIsExact: last?.totalIsExact ?? true,
    table: tablePagesOf(pages, rows.length),
    error: pages.isError && pages.data === undefined ? pages.error : undefined,
    retry: () => void pages.refetch(),
  };
}
