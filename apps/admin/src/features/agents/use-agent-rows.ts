"use client";

import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLive } from "../../live/live-provider.tsx";
import { useLiveEvents } from "../../live/use-live-events.ts";
import { type Input, type Output, useTRPC } from "../../trpc/trpc.ts";
import type { AgentRow } from "./agent-row.ts";

type Page = Output["agent"]["page"];

const PAGE_ROWS = 100;
/** How often the pages after the first are read again; the first is live. */
const LATER_PAGES_MS = 5_000;

/** An agent that moved up is not shown twice. */
function rowsOf(pages: readonly Page[]): AgentRow[] {
  const seen = new Map<string, AgentRow>();
  for (const page of pages) {
    for (const row of page.rows) if (!seen.has(row.instance)) seen.set(row.instance, row);
  }
  return [...seen.values()];
}

/** The agents that match, live. */
export function useAgentRows(query: Omit<Input["agent"]["page"], "cursor" | "limit">) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { resting } = useLive();
  const input = { ...query, limit: PAGE_ROWS };
  const pages = useInfiniteQuery(
    trpc.agent.page.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (!resting && (state.data?.pages.length ?? 0) > 1 ? LATER_PAGES_MS : false),
    }),
  );
  useLiveEvents<Page>({
    open: (handlers) => trpc.agent.live.subscriptionOptions(input, handlers),
    onValue: (first) =>
      cache.setQueryData(
        trpc.agent.page.infiniteQueryKey(input),
        (before: InfiniteData<Page, string | null> | undefined) =>
          before === undefined ? before : { ...before, pages: [first, ...before.pages.slice(1)] },
      ),
  });
  const rows = useMemo(() => rowsOf(pages.data?.pages ?? []), [pages.data]);
  return { pages, rows, total: pages.data?.pages[0]?.total };
}
