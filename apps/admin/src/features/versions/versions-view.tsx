"use client";

import { IconHistory, IconSearchOff } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { Pin } from "../../table/pin.tsx";
import { RowsTable } from "../../table/rows-table.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { Stopped } from "../../table/stopped.tsx";
import { useUrlState } from "../../table/use-url-state.ts";
import { useVersionRows } from "./use-version-rows.ts";
import { useVersionColumns } from "./version-columns.tsx";
import { VERSION_FILTERS, versionQueryOf } from "./version-filters.ts";
import type { VersionRow } from "./version-row.ts";

const VersionDrawer = dynamic(() => import("./version-drawer.tsx").then((module) => module.VersionDrawer), {
  ssr: false,
});

const keyOf = (row: VersionRow) => row.version;

/** What of the URL is not a filter: the version whose drawer is open. */
const PRESETS = { ...VERSION_FILTERS, v: "" };

/** Versions, newest first: who changed what, when, how far it came, how fast, and who lacks it. */
export function VersionsView() {
  const t = useTranslations("versions");
  const [filters, setFilters] = useUrlState(PRESETS);
  const query = useMemo(() => versionQueryOf(filters), [filters]);
  const versions = useVersionRows(query);
  const { rows, table } = versions;
  const open = useMemo(() => (row: VersionRow) => setFilters({ v: String(row.version) }), [setFilters]);
  const columns = useVersionColumns(open);
  const opened = rows.find((row) => String(row.version) === filters.v);
  const nothing = table.findings === "nothing";
  const filtered = filters.q !== "" || filters.m !== "" || filters.c !== "";
  return (
    <PageFrame
      title={t("title")}
      count={<Total total={versions.total} exact={versions.totalIsExact} />}
      actions={<ExportLink view="versions" input={query} />}
      filters={
        <>
          <SearchField main label={t("search")} value={filters.q} onChange={(q) => setFilters({ q })} width={300} />
          <Pin name={t("modId")} value={filters.m} onRemove={() => setFilters({ m: "" })} />
          <Pin name={t("cmdId")} value={filters.c} onRemove={() => setFilters({ c: "" })} />
        </>
      }
    >
      {versions.error === undefined ? (
        <RowsTable
          label={t("title")}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          loading={table.loading}
          dated={table.dated}
          hasMore={table.hasMore}
          onNearEnd={table.loadMore}
          onOpen={open}
          minWidth={1180}
          minWidthNarrow={1190}
        />
      ) : (
        <Failure error={versions.error} onRetry={versions.retry} />
      )}
      <Stopped pages={table} />
      {nothing && filtered && <Empty icon={IconSearchOff} title={t("none.title")} about={t("none.about")} />}
      {nothing && !filtered && (
        <Empty
          icon={IconHistory}
          title={t("empty.title")}
          about={t("empty.about")}
          command="npx lars route add 1 1 127.0.0.1:8080"
        />
      )}
      {opened !== undefined && <VersionDrawer row={opened} onClose={() => setFilters({ v: "" })} />}
    </PageFrame>
  );
}

function Total({ total, exact }: { readonly total: number | undefined; readonly exact: boolean }) {
  const t = useTranslations("versions");
  const format = useFormatter();
  if (total === undefined) return null;
  return (
    <span className="tabular">{t(exact ? "count" : "countAtLeast", { count: total, text: format.number(total) })}</span>
  );
}
