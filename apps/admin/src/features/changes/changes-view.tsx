"use client";

import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useLive } from "../../live/live-provider.tsx";
import { useOnProgress } from "../../live/version-provider.tsx";
import { Empty } from "../../table/empty.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { RowsTable } from "../../table/rows-table.tsx";
import { Stopped } from "../../table/stopped.tsx";
import { tablePagesOf } from "../../table/table-pages.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import { useChangeColumns } from "./change-columns.tsx";
import type { VersionRow } from "./version-row.ts";

const ChangeDrawer = dynamic(() => import("./change-drawer.tsx").then((module) => module.ChangeDrawer), { ssr: false });

const PAGE_ROWS = 100;
const keyOf = (row: VersionRow) => row.version;

/** Of versions before the present one somebody may still be waited for. */
const LOOK_AGAIN_MS = 10_000;

function isUnsettled(rows: readonly VersionRow[] = []): boolean {
  return rows.some(({ convergence: { state } }) => state === "going" || state === "late" || state === "unserved");
}

/** Versions, newest first: who changed what, when, and how far it came. */
export function ChangesView() {
  const t = useTranslations("changes");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { resting } = useLive();
  const [openedRow, setOpened] = useState<VersionRow>();
  const pages = useInfiniteQuery(
    trpc.version.page.infiniteQueryOptions(
      { limit: PAGE_ROWS },
      {
        getNextPageParam: (page) => page.next,
        refetchInterval: ({ state }) => !resting && isUnsettled(state.data?.pages[0]?.rows) && LOOK_AGAIN_MS,
      },
    ),
  );
  useOnProgress(() => void cache.invalidateQueries(trpc.version.page.pathFilter()));
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const opened = openedRow && (rows.find((row) => row.version === openedRow.version) ?? openedRow);
  const table = tablePagesOf(pages, rows.length);
  const columns = useChangeColumns(setOpened);
  return (
    <PageFrame title={t("title")} count={t("about")}>
      {pages.isError && pages.data === undefined ? (
        <Failure error={pages.error} onRetry={() => void pages.refetch()} />
      ) : (
        <RowsTable
          label={t("title")}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          loading={table.loading}
          hasMore={table.hasMore}
          onNearEnd={table.loadMore}
          onOpen={setOpened}
          minWidth={1040}
          minWidthNarrow={930}
        />
      )}
      <Stopped pages={table} />
      {table.findings === "nothing" && (
        <Empty
          icon={IconHistory}
          title={t("empty.title")}
          about={t("empty.about")}
          command="npx lars route add 1 1 127.0.0.1:8080"
        />
      )}
      {opened !== undefined && <ChangeDrawer row={opened} onClose={() => setOpened(undefined)} />}
    </PageFrame>
  );
}
