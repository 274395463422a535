"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import { useKeys } from "../../keyboard/keyboard-provider.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { Pin } from "../../table/pin.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { useUrlState } from "../../table/use-url-state.ts";
import type { Editing } from "./editing.ts";
import { ROUTE_FILTERS, routeQueryOf } from "./route-filters.ts";
import { RouteSelectionBar } from "./route-selection-bar.tsx";
import { RoutesTable } from "./routes-table.tsx";
import { type RouteRow, useRouteRows } from "./use-route-rows.ts";

const EditDrawer = dynamic(() => import("./edit-drawer.tsx").then((module) => module.EditDrawer), { ssr: false });
const DeleteDialog = dynamic(() => import("./delete-dialog.tsx").then((module) => module.DeleteDialog), { ssr: false });

/**
 * Every host of every route: find, add, edit, delete.
 * @hop 1/11
 */
export function RoutesView() {
  const t = useTranslations("routes");
  const [filters, setFilters] = useUrlState(ROUTE_FILTERS);
  const query = useMemo(() => routeQueryOf(filters), [filters]);
  const routes = useRouteRows(query);
  const [editing, setEditing] = useState<Editing>();
  const [deleting, setDeleting] = useState<readonly RouteRow[]>();
  const [selected, setSelected] = useState<readonly RouteRow[]>([]);
  const addNew = useCallback(() => setEditing({ kind: "new" }), []);
  useKeys("n", addNew);
  return (
    <PageFrame
      title={t("title")}
      count={
        <Total searching={routes.table.findings === "searching"} total={routes.total} exact={routes.totalIsExact} />
      }
      actions={
        <>
          <ExportLink view="routes" input={query} />
          <Button onClick={addNew} leftSection={<IconPlus size={15} aria-hidden="true" />}>
            {t("add")}
          </Button>
        </>
      }
      filters={<Filters filters={filters} onChange={setFilters} />}
    >
      {routes.error === undefined ? (
        <RoutesTable
          routes={routes}
          filtered={filters.q !== "" || filters.m !== "" || filters.c !== ""}
          order={{ by: query.sort ?? "module", descending: filters.desc === "1" }}
          onOrder={({ by, descending }) => setFilters({ sort: by, desc: descending ? "1" : "" })}
          selected={selected}
          onSelect={setSelected}
          onEdit={(row) => setEditing({ kind: "row", row })}
          onAdd={addNew}
        />
      ) : (
        <Failure error={routes.error} onRetry={routes.retry} />
      )}
      <RouteSelectionBar selected={selected} onClear={() => setSelected([])} onDelete={() => setDeleting(selected)} />
      {editing !== undefined && (
        <EditDrawer
          editing={editing}
          onClose={() => setEditing(undefined)}
          onDelete={(row) => {
            setEditing(undefined);
            setDeleting([row]);
          }}
        />
      )}
      {deleting !== undefined && (
        <DeleteDialog rows={deleting} onClose={() => setDeleting(undefined)} onDeleted={() => setSelected([])} />
      )}
    </PageFrame>
  );
}

interface TotalProps {
  readonly searching: boolean;
  readonly total: number | undefined;
  readonly exact: boolean;
}

function Total({ searching, total, exact }: TotalProps) {
  const t = useTranslations("routes");
  const format = useFormatter();
  if (searching) return <span role="status">{t("searching")}</span>;
  if (total === undefined) return null;
  return (
    <span className="tabular">{t(exact ? "count" : "countAtLeast", { count: total, text: format.number(total) })}</span>
  );
}

interface FiltersProps {
  readonly filters: typeof ROUTE_FILTERS;
  readonly onChange: (change: Partial<typeof ROUTE_FILTERS>) => void;
}

function Filters({ filters, onChange }: FiltersProps) {
  const t = useTranslations("routes");
  return (
    <>
      <SearchField main label={t("search")} value={filters.q} onChange={(q) => onChange({ q })} width={340} />
      <Pin name={t("modId")} value={filters.m} onRemove={() => onChange({ m: "" })} />
      <Pin name={t("cmdId")} value={filters.c} onRemove={() => onChange({ c: "" })} />
    </>
  );
}
