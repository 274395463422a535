"use client";

import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLive } from "../../live/live-provider.tsx";
import { useLiveEvents } from "../../live/use-live-events.ts";
import { type Input, type Output, useTRPC } from "../../trpc/trpc.ts";

type Page = Output["status"]["page"];

/** What one caller reported of one host last. */
export type StatusRow = Page["rows"][number];

const PAGE_ROWS = 100;
/** How often the pages after the first are read again; the first is live. */
const LATER_PAGES_MS = 5_000;

/** One string per caller and host: what a row is about. */
export function statusKey(row: StatusRow): string {
  return `${row.modId} ${row.cmdId} ${row.ip}:${row.port} ${row.caller}`;
}

/** The first page as it is now, before those that were read earlier; a row that moved up is not shown twice. */
export function rowsOf(pages: readonly Page[]): StatusRow[] {
  const seen = new Map<string, StatusRow>();
  for (const page of pages) {
    for (const row of page.rows) if (!seen.has(statusKey(row))) seen.set(statusKey(row), row);
  }
  return [...seen.values()];
}

/**
 * What callers reported, live.
 * @hop 11/11
 */
export function useStatusRows(query: Omit<Input["status"]["page"], "cursor" | "limit">) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { resting } = useLive();
  const input = { ...query, limit: PAGE_ROWS };
  const pages = useInfiniteQuery(
    trpc.status.page.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (!resting && (state.data?.pages.length ?? 0) > 1 ? LATER_PAGES_MS : false),
    }),
  );
  useLiveEvents<Page>({
    open: (handlers) => trpc.status.live.subscriptionOptions(input, handlers),
    onValue: (first) =>
      cache.setQueryData(
        trpc.status.page.infiniteQueryKey(input),
        (before: InfiniteData<Page, string | null> | undefined) =>
          before === undefined ? before : { ...before, pages: [first, ...before.pages.slice(1)] },
      ),
  });
  const rows = useMemo(() => rowsOf(pages.data?.pages ?? []), [pages.data]);
  const first = pages.data?.pages[0];
  return { pages, rows, total: first?.total, totalIsExact: first?.totalIsExact ?? true };
}
