"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import { useKeys } from "../../keyboard/keyboard-provider.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { tablePagesOf } from "../../table/table-pages.ts";
import { useUrlState } from "../../table/use-url-state.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import { Count } from "../../words/count.tsx";
import type { NameKind, NameRow } from "./name-row.ts";
import { NamesTable } from "./names-table.tsx";

const NameDrawer = dynamic(() => import("./name-drawer.tsx").then((module) => module.NameDrawer), { ssr: false });
const NameDeleteDialog = dynamic(() => import("./name-delete-dialog.tsx").then((module) => module.NameDeleteDialog), {
  ssr: false,
});

const FILTERS = { kind: "module", q: "", sort: "id", desc: "" };
const PAGE_ROWS = 100;

type Filters = typeof FILTERS;

function useNames(filters: Filters) {
  const trpc = useTRPC();
  const kind: NameKind = filters.kind === "command" ? "command" : "module";
  const sort = filters.sort === "name" ? "name" : "id";
  const descending = filters.desc === "1";
  const search = filters.q === "" ? {} : { search: filters.q };
  const query = { kind, sort, descending, ...search } as const;
  const pages = useInfiniteQuery(
    trpc.name.page.infiniteQueryOptions(
      { ...query, limit: PAGE_ROWS },
      { getNextPageParam: (page) => page.next, placeholderData: keepPreviousData },
    ),
  );
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  return { query, kind, sort, descending, pages, rows, table: tablePagesOf(pages, rows.length) };
}

/** Names of modules and commands: shown wherever their ids are. */
export function ModulesView() {
  const t = useTranslations("modules");
  const [filters, setFilters] = useUrlState(FILTERS);
  const { query, kind, sort, descending, pages, rows, table } = useNames(filters);
  const [editing, setEditing] = useState<NameRow | "new">();
  const [deleting, setDeleting] = useState<NameRow>();
  const addNew = useCallback(() => setEditing("new"), []);
  useKeys("n", addNew);
  const total = pages.data?.pages.at(-1)?.total;
  return (
    <PageFrame
      title={t("title")}
      count={total !== undefined && <Count value={total} />}
      actions={
        <>
          <ExportLink view="names" input={query} />
          <Button onClick={addNew} leftSection={<IconPlus size={15} aria-hidden="true" />}>
            {t(`${kind}.add`)}
          </Button>
        </>
      }
      filters={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t("kind")}
            value={kind}
            onChange={(value) => setFilters({ kind: value, q: "" })}
            data={[
              { value: "module", label: t("module.many") },
              { value: "command", label: t("command.many") },
            ]}
          />
          <SearchField main label={t(`${kind}.search`)} value={filters.q} onChange={(q) => setFilters({ q })} />
        </>
      }
    >
      {pages.isError && pages.data === undefined ? (
        <Failure error={pages.error} onRetry={() => void pages.refetch()} />
      ) : (
        <NamesTable
          key={kind}
          kind={kind}
          rows={rows}
          table={table}
          order={{ by: sort, descending }}
          onOrder={(order) => setFilters({ sort: order.by, desc: order.descending ? "1" : "" })}
          filtered={filters.q !== ""}
          onEdit={setEditing}
          onDelete={setDeleting}
          onAdd={addNew}
        />
      )}
      {editing !== undefined && <NameDrawer kind={kind} editing={editing} onClose={() => setEditing(undefined)} />}
      {deleting !== undefined && <NameDeleteDialog kind={kind} row={deleting} onClose={() => setDeleting(undefined)} />}
    </PageFrame>
  );
}
