"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useOnNewVersion } from "../../live/version-provider.tsx";
import { tablePagesOf } from "../../table/table-pages.ts";
import { type Input, type Output, useTRPC } from "../../trpc/trpc.ts";

/** One host of one route, as the table shows it. */
export type RouteRow = Output["route"]["page"]["rows"][number];

const PAGE_ROWS = 100;

/** The hosts that match, page by page, and again whenever somebody made a new version. */
export function useRouteRows(query: Omit<Input["route"]["page"], "cursor" | "limit">) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const pages = useInfiniteQuery(
    trpc.route.page.infiniteQueryOptions(
      { ...query, limit: PAGE_ROWS },
      { getNextPageParam: (page) => page.next, placeholderData: keepPreviousData },
    ),
  );
  useOnNewVersion(() => void cache.invalidateQueries(trpc.route.page.pathFilter()));
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
