"use client";

import { ActionIcon, Button } from "@mantine/core";
import { IconPencil, IconPlus, IconSearchOff, IconTags, IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { Glow } from "../../table/glow.tsx";
import { type Column, type Order, RowsTable } from "../../table/rows-table.tsx";
import { Stopped } from "../../table/stopped.tsx";
import type { TablePages } from "../../table/table-pages.ts";
import { Count } from "../../words/count.tsx";
import type { NameKind, NameRow } from "./name-row.ts";
import classes from "./names-table.module.css";

interface NamesTableProps {
  readonly kind: NameKind;
  readonly rows: readonly NameRow[];
  readonly table: TablePages;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly filtered: boolean;
  readonly onEdit: (row: NameRow) => void;
  readonly onDelete: (row: NameRow) => void;
  readonly onAdd: () => void;
}

const keyOf = (row: NameRow) => row.id;

function useColumns({ kind, onEdit, onDelete }: NamesTableProps): readonly Column<NameRow>[] {
  const t = useTranslations("modules");
  return useMemo(
    () => [
      {
        key: "id",
        title: t(`${kind}.id`),
        sort: "id",
        width: 140,
        narrow: 104,
        shape: 60,
        render: (row) => <span className="mono">{row.id}</span>,
      },
      {
        key: "name",
        title: t("name"),
        sort: "name",
        shape: 180,
        render: (row) => (
          <Glow value={row.content}>
            <span title={row.content}>{row.content}</span>
          </Glow>
        ),
      },
      {
        key: "hosts",
        title: t("hosts"),
        width: 130,
        narrow: 76,
        align: "right",
        shape: 40,
        render: (row) => (
          <Link
            className={classes["hosts"]}
            href={`/routes?${kind === "module" ? "m" : "c"}=${row.id}`}
            onClick={(event) => event.stopPropagation()}
            title={t("showHosts")}
          >
            <Count value={row.hosts} />
            {row.hosts >= 1_000 && t("orMore")}
          </Link>
        ),
      },
      {
        key: "actions",
        title: t("actions"),
        quietHead: true,
        width: 92,
        narrow: 80,
        shape: 40,
        render: (row) => (
          <span className={classes["actions"]}>
            <ActionIcon
              onClick={(event) => {
                event.stopPropagation();
                onEdit(row);
              }}
              aria-label={t("editName", { name: row.content })}
              title={t("edit")}
            >
              <IconPencil size={15} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
            <ActionIcon
              onClick={(event) => {
                event.stopPropagation();
                onDelete(row);
              }}
              aria-label={t("deleteName", { name: row.content })}
              title={t("delete")}
            >
              <IconTrash size={15} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
          </span>
        ),
      },
    ],
    [t, kind, onEdit, onDelete],
  );
}

/** Names with their ids, and how many hosts each has. */
export function NamesTable(props: NamesTableProps) {
  const t = useTranslations("modules");
  const { kind, rows, table, filtered } = props;
  const columns = useColumns(props);
  const nothing = table.findings === "nothing";
  return (
    <>
      <RowsTable
        label={t(`${kind}.many`)}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        loading={table.loading}
        hasMore={table.hasMore}
        onNearEnd={table.loadMore}
        order={props.order}
        onOrder={props.onOrder}
        onOpen={props.onEdit}
        minWidth={480}
        minWidthNarrow={366}
      />
      <Stopped pages={table} />
      {nothing && filtered && <Empty icon={IconSearchOff} title={t("none.title")} about={t("none.about")} />}
      {nothing && !filtered && (
        <Empty icon={IconTags} title={t(`${kind}.emptyTitle`)} about={t(`${kind}.emptyAbout`)}>
          <Button onClick={props.onAdd} leftSection={<IconPlus size={15} aria-hidden="true" />}>
            {t(`${kind}.add`)}
          </Button>
        </Empty>
      )}
    </>
  );
}
