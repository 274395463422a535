"use client";

import { IconCircleCheck, IconFilter, IconHistory } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { Failure } from "../../table/failure.tsx";
import { RowsTable } from "../../table/rows-table.tsx";
import { Stopped } from "../../table/stopped.tsx";
import { tablePagesOf } from "../../table/table-pages.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import type { Alert } from "./alert.ts";
import { useFiringColumns, useHistoryColumns } from "./alert-columns.tsx";
import { useFiring } from "./use-alerts.ts";

const PAGE_ROWS = 100;
const HISTORY_MS = 10_000;

const keyOf = (row: Alert) => row.id;
const nothingMore = () => undefined;

/** A severity to narrow down to, if any. */
interface ListProps {
  readonly severity: "critical" | "warning" | undefined;
}

/** What fires now. */
export function FiringList({ severity }: ListProps) {
  const t = useTranslations("alerts");
  const firing = useFiring();
  const columns = useFiringColumns();
  const rows = useMemo(
    () => (firing.data ?? []).filter((row) => severity === undefined || row.severity === severity),
    [firing.data, severity],
  );
  if (firing.isError && firing.data === undefined) {
    return <Failure error={firing.error} onRetry={() => void firing.refetch()} />;
  }
  if (firing.data !== undefined && rows.length === 0 && firing.data.length > 0) {
    return (
      <Empty icon={IconFilter} title={t("noneSo.title")} about={t("noneSo.firing", { count: firing.data.length })} />
    );
  }
  if (firing.data !== undefined && rows.length === 0) {
    return <Empty icon={IconCircleCheck} good title={t("firingEmpty.title")} about={t("firingEmpty.about")} />;
  }
  return (
    <RowsTable
      label={t("tabs.firing")}
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      loading={firing.data === undefined}
      hasMore={false}
      onNearEnd={nothingMore}
      minWidth={1060}
      minWidthNarrow={750}
    />
  );
}

/** What is over, the newest first. */
export function HistoryList({ severity }: ListProps) {
  const t = useTranslations("alerts");
  const trpc = useTRPC();
  const columns = useHistoryColumns();
  const input = { limit: PAGE_ROWS, ...(severity === undefined ? {} : { severity }) };
  const pages = useInfiniteQuery(
    trpc.alert.history.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
      refetchInterval: HISTORY_MS,
    }),
  );
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const table = tablePagesOf(pages, rows.length);
  if (pages.isError && pages.data === undefined) {
    return <Failure error={pages.error} onRetry={() => void pages.refetch()} />;
  }
  if (table.findings === "nothing" && severity !== undefined) {
    return <Empty icon={IconFilter} title={t("noneSo.title")} about={t("noneSo.history")} />;
  }
  if (table.findings === "nothing") {
    return <Empty icon={IconHistory} title={t("historyEmpty.title")} about={t("historyEmpty.about")} />;
  }
  return (
    <>
      <RowsTable
        label={t("tabs.history")}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        loading={table.loading}
        dated={table.dated}
        hasMore={table.hasMore}
        onNearEnd={table.loadMore}
        minWidth={1120}
        minWidthNarrow={920}
      />
      <Stopped pages={table} />
    </>
  );
}
