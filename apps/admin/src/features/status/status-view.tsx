"use client";

import { SegmentedControl } from "@mantine/core";
import { IconActivity, IconSearchOff } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { RowsTable } from "../../table/rows-table.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { Stopped } from "../../table/stopped.tsx";
import { tablePagesOf } from "../../table/table-pages.ts";
import { useUrlState } from "../../table/use-url-state.ts";
import { useStatusColumns } from "./status-columns.tsx";
import { STATUS_FILTERS, statusQueryOf } from "./status-filters.ts";
import { statusKey, useStatusRows } from "./use-status-rows.ts";

/** What callers report of the hosts they called, as it comes in. */
export function StatusView() {
  const t = useTranslations("status");
  const format = useFormatter();
  const [filters, setFilters] = useUrlState(STATUS_FILTERS);
  const query = useMemo(() => statusQueryOf(filters), [filters]);
  const { pages, rows, total, totalIsExact } = useStatusRows(query);
  const columns = useStatusColumns();
  const filtered = filters.q !== "" || filters.caller !== "" || filters.state !== "all";
  const table = tablePagesOf(pages, rows.length);
  const nothing = table.findings === "nothing";
  return (
    <PageFrame
      title={t("title")}
      count={
        total !== undefined && (
          <span className="tabular">
            {t(totalIsExact ? "count" : "countAtLeast", { count: total, text: format.number(total) })}
          </span>
        )
      }
      actions={<ExportLink view="status" input={query} />}
      filters={<StatusFilters filters={filters} onChange={setFilters} />}
    >
      {pages.isError && pages.data === undefined ? (
        <Failure error={pages.error} onRetry={() => void pages.refetch()} />
      ) : (
        <RowsTable
          label={t("title")}
          columns={columns}
          rows={rows}
          keyOf={statusKey}
          loading={table.loading}
          dated={table.dated}
          hasMore={table.hasMore}
          onNearEnd={table.loadMore}
          order={{ by: query.sort ?? "newest", descending: query.descending ?? false }}
          onOrder={({ by, descending }) => setFilters({ sort: by, desc: descending ? "1" : "" })}
          minWidth={1080}
          minWidthNarrow={880}
        />
      )}
      <Stopped pages={table} />
      {nothing && filtered && <Empty icon={IconSearchOff} title={t("none.title")} about={t("none.about")} />}
      {nothing && !filtered && (
        <Empty icon={IconActivity} title={t("empty.title")} about={t("empty.about")} command="npx lars simulator 1 1" />
      )}
    </PageFrame>
  );
}

interface StatusFiltersProps {
  readonly filters: typeof STATUS_FILTERS;
  readonly onChange: (change: Partial<typeof STATUS_FILTERS>) => void;
}

function StatusFilters({ filters, onChange }: StatusFiltersProps) {
  const t = useTranslations("status");
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t("state")}
        value={filters.state}
        onChange={(state) => onChange({ state })}
        data={[
          { value: "all", label: t("all") },
          { value: "overload", label: t("overload") },
          { value: "idle", label: t("idle") },
        ]}
      />
      <SearchField main label={t("searchModule")} value={filters.q} onChange={(q) => onChange({ q })} width={240} />
      <SearchField
        label={t("searchCaller")}
        value={filters.caller}
        onChange={(caller) => onChange({ caller })}
        width={220}
      />
    </>
  );
}
