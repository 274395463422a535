"use client";

import { ActionIcon, Button } from "@mantine/core";
import { IconPencil, IconPlus, IconSearchOff, IconTags, IconTrash } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type MouseEvent, useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { Glow } from "../../table/glow.tsx";
import { type Column, type Order, RowsTable } from "../../table/rows-table.tsx";
import { Stopped } from "../../table/stopped.tsx";
import type { TablePages } from "../../table/table-pages.ts";
import { Count } from "../../words/count.tsx";
import { ModuleLink } from "../../words/module-link.tsx";
import { NearLink } from "../../words/near-link.tsx";
import { type NameKind, type NameRow, namePath, routesPath } from "./name-row.ts";
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

/** As many as stand in a cell beside the sign that there are more. */
const COMMANDS_SHOWN = 3;

const keyOf = (row: NameRow) => row.id;
const here = (event: MouseEvent) => event.stopPropagation();

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
        ...(kind === "module" ? { width: 260 } : {}),
        shape: 140,
        render: (row) => (
          <Glow value={row.content}>
            <NearLink className={classes["name"]} href={namePath(kind, row)} onClick={here} title={row.content}>
              {row.content}
            </NearLink>
          </Glow>
        ),
      },
      ...(kind === "command"
        ? []
        : [
            {
              key: "commands",
              title: t("command.many"),
              narrow: 0,
              shape: 120,
              render: (row: NameRow) => <Commands row={row} />,
            },
          ]),
      {
        key: "hosts",
        title: t("hosts"),
        width: 130,
        narrow: 76,
        align: "right",
        shape: 40,
        render: (row) => (
          <NearLink className={classes["hosts"]} href={routesPath(kind, row.id)} onClick={here} title={t("showHosts")}>
            <Count value={row.hosts} />
            {row.hosts >= 1_000 && t("orMore")}
          </NearLink>
        ),
      },
      {
        key: "actions",
        title: t("actions"),
        quietHead: true,
        width: 92,
        narrow: 88,
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

/** The commands of a module, each of which leads to its page. */
function Commands({ row }: { readonly row: NameRow }) {
  const t = useTranslations("modules");
  return (
    <span className={classes["commands"]}>
      {row.commands.slice(0, COMMANDS_SHOWN).map(({ cmdId, cmdName }) => (
        <ModuleLink key={cmdId} route={{ modId: row.id, cmdId, modName: null, cmdName }} />
      ))}
      {row.commands.length > COMMANDS_SHOWN && (
        <NearLink
          href={routesPath("module", row.id)}
          onClick={here}
          aria-label={t("allCommands", { name: row.content })}
          title={t("allCommands", { name: row.content })}
        >
          {t("orMore")}
        </NearLink>
      )}
    </span>
  );
}

/** Names with their ids, and how many hosts each has. A press on one leads to what is named; a pencil renames it. */
export function NamesTable(props: NamesTableProps) {
  const t = useTranslations("modules");
  const { kind, rows, table, filtered } = props;
  const router = useRouter();
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
        dated={table.dated}
        hasMore={table.hasMore}
        onNearEnd={table.loadMore}
        order={props.order}
        onOrder={props.onOrder}
        onOpen={(row) => router.push(namePath(kind, row))}
        minWidth={kind === "module" ? 650 : 480}
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
