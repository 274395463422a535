"use client";

import { ActionIcon, Button } from "@mantine/core";
import { IconPencil, IconPlus, IconRoute, IconSearchOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { Glow } from "../../table/glow.tsx";
import { type Column, type Order, RowsTable } from "../../table/rows-table.tsx";
import { Stopped } from "../../table/stopped.tsx";
import { Address } from "../../words/address.tsx";
import { ModuleLink } from "../../words/module-link.tsx";
import type { RouteRow, useRouteRows } from "./use-route-rows.ts";

interface RoutesTableProps {
  readonly routes: ReturnType<typeof useRouteRows>;
  /** Whether something narrows the table down, so that no rows means "none found". */
  readonly filtered: boolean;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly selected: readonly RouteRow[];
  readonly onSelect: (rows: RouteRow[]) => void;
  readonly onEdit: (row: RouteRow) => void;
  readonly onAdd: () => void;
}

const keyOf = (row: RouteRow) => row.id;
const nameOf = (row: RouteRow) => `${row.modId}·${row.cmdId} ${row.ip}:${row.port}`;

function useColumns(onEdit: (row: RouteRow) => void): readonly Column<RouteRow>[] {
  const t = useTranslations("routes");
  return useMemo(
    () => [
      {
        key: "route",
        title: t("route"),
        sort: "module",
        width: 380,
        narrow: 184,
        shape: 220,
        render: (row) => (
          <Glow value={`${row.modId}·${row.cmdId}`}>
            <ModuleLink route={row} />
          </Glow>
        ),
      },
      {
        key: "address",
        title: t("address"),
        sort: "address",
        narrow: 172,
        shape: 140,
        render: (row) => (
          <Glow value={`${row.ip}:${row.port}`}>
            <Address ip={row.ip} port={row.port} />
          </Glow>
        ),
      },
      {
        key: "id",
        title: t("row"),
        sort: "newest",
        width: 110,
        narrow: 0,
        align: "right",
        shape: 40,
        render: (row) => <span className="mono quiet">{row.id}</span>,
      },
      {
        key: "edit",
        title: t("actions"),
        quietHead: true,
        width: 56,
        narrow: 44,
        shape: 16,
        render: (row) => (
          <ActionIcon
            size="md"
            onClick={(event) => {
              event.stopPropagation();
              onEdit(row);
            }}
            aria-label={t("editRow", { name: nameOf(row) })}
            title={t("edit")}
          >
            <IconPencil size={15} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        ),
      },
    ],
    [t, onEdit],
  );
}

/** The hosts, as a table that never ends. */
export function RoutesTable(props: RoutesTableProps) {
  const t = useTranslations("routes");
  const { routes, filtered, onAdd } = props;
  const columns = useColumns(props.onEdit);
  const nothing = routes.table.findings === "nothing";
  return (
    <>
      <RowsTable
        label={t("title")}
        columns={columns}
        rows={routes.rows}
        keyOf={keyOf}
        nameOf={nameOf}
        loading={routes.table.loading}
        dated={routes.table.dated}
        hasMore={routes.table.hasMore}
        onNearEnd={routes.table.loadMore}
        order={props.order}
        onOrder={props.onOrder}
        selected={props.selected}
        onSelect={props.onSelect}
        onOpen={props.onEdit}
        minWidth={860}
        minWidthNarrow={440}
      />
      <Stopped pages={routes.table} />
      {nothing && filtered && <Empty icon={IconSearchOff} title={t("none.title")} about={t("none.about")} />}
      {nothing && !filtered && (
        <Empty
          icon={IconRoute}
          title={t("empty.title")}
          about={t("empty.about")}
          command="npx lars route add 1 1 127.0.0.1:8080"
        >
          <Button mt="sm" onClick={onAdd} leftSection={<IconPlus size={15} aria-hidden="true" />}>
            {t("add")}
          </Button>
        </Empty>
      )}
    </>
  );
}
