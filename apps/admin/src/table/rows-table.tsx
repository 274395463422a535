"use client";

import { Skeleton, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowUp, IconSelector } from "@tabler/icons-react";
import clsx from "clsx";
import { DataTable, type DataTableColumn } from "mantine-datatable";
import { useTranslations } from "next-intl";
import { type CSSProperties, type ReactNode, useMemo } from "react";
import classes from "./rows-table.module.css";
import { useRowWindow } from "./use-row-window.ts";
import { ROW_PX } from "./window-of-rows.ts";

/** One column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  /** Px; without one the column takes what is left. */
  readonly width?: number;
  /** Px on a phone, where every figure counts; 0 leaves the column out. */
  readonly narrow?: number;
  /** Name of the order that a press on its head asks for. */
  readonly sort?: string;
  readonly align?: "right";
  /** Width of the grey bar that stands in its cells while they load, px. */
  readonly shape: number;
  /** A head that is read out but not shown, for columns of buttons; of icons on a phone. */
  readonly quietHead?: boolean | "narrow";
}

/** The order of a table. */
export interface Order {
  readonly by: string;
  readonly descending: boolean;
}

interface RowsTableProps<Row> {
  /** What the table is, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** What a row is, for the name of its checkbox. */
  readonly nameOf?: (row: Row) => string;
  readonly loading: boolean;
  /** The rows are those of an earlier question: they fade when the answer takes its time. */
  readonly dated?: boolean;
  readonly hasMore: boolean;
  readonly onNearEnd: () => void;
  readonly order?: Order | undefined;
  readonly onOrder?: (order: Order) => void;
  readonly selected?: readonly Row[];
  readonly onSelect?: (rows: Row[]) => void;
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Narrower than this it scrolls sideways, px. */
  readonly minWidth: number;
  /** The same on a phone, px. */
  readonly minWidthNarrow: number;
}

interface Item<Row> {
  readonly key: string;
  readonly row: Row | undefined;
}

/** As in the style sheets. */
const NARROW = "(max-width: 768px)";
const FIRST_SHAPES = 24;
const NEXT_SHAPES = 6;
const SORT_ICONS = {
  sorted: <IconArrowUp size={13} aria-hidden="true" />,
  unsorted: <IconSelector size={13} aria-hidden="true" />,
};

function shapes<Row>(count: number): Item<Row>[] {
  return Array.from({ length: count }, (_, index) => ({ key: `shape ${index}`, row: undefined }));
}

/** Rows of 36 px under a head that stays; draws those one sees of however many there are. */
export function RowsTable<Row>(props: RowsTableProps<Row>) {
  const t = useTranslations("table");
  const { rows, keyOf, loading, hasMore, columns, order, selected, onOpen } = props;
  const narrow = useMediaQuery(NARROW, false) ?? false;
  const items = useMemo(() => {
    const loaded = rows.map((row) => ({ key: String(keyOf(row)), row }));
    if (loading) return shapes<Row>(FIRST_SHAPES);
    return hasMore ? [...loaded, ...shapes<Row>(NEXT_SHAPES)] : loaded;
  }, [rows, keyOf, loading, hasMore]);
  const view = useRowWindow({ rows: items.length, loaded: rows.length, hasMore, onNearEnd: props.onNearEnd });
  const shown = items.slice(view.from, view.to);
  const space = {
    "--above": `${view.from * ROW_PX}px`,
    "--below": `${(items.length - view.to) * ROW_PX}px`,
  } as CSSProperties;
  // Typed as a plain object: the table's props are a union that knows either all of a group or none.
  const behaviour = {
    ...(order === undefined ? {} : sortOf(order, props)),
    ...(selected === undefined ? {} : selectionOf(props, items, t)),
    ...(onOpen === undefined ? {} : { onRowClick: ({ record }: { record: Item<Row> }) => open(record, onOpen) }),
  };
  return (
    <DataTable<Item<Row>>
      {...(behaviour as object)}
      // The table keeps the widths that it saw first.
      key={narrow ? "narrow" : "wide"}
      className={clsx(classes["root"], onOpen !== undefined && classes["opens"], props.dated && classes["dated"])}
      style={space}
      styles={{ table: { minWidth: narrow ? props.minWidthNarrow : props.minWidth } }}
      aria-label={props.label}
      aria-busy={loading || props.dated === true}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      idAccessor="key"
      records={shown}
      columns={columns.filter((column) => !narrow || column.narrow !== 0).map((column) => drawn(column, narrow))}
      tableWrapper={Spacer}
      customRowAttributes={(item, index) => ({
        "aria-rowindex": view.from + index + 2,
        "data-shape": !item.row || undefined,
      })}
      scrollViewportRef={view.viewport}
      onScroll={view.onScroll}
      emptyState={<span />}
      sortIcons={SORT_ICONS}
    />
  );
}

function open<Row>({ row }: Item<Row>, onOpen: (row: Row) => void): void {
  if (row !== undefined) onOpen(row);
}

/** Keeps the place of the rows above and below that are not drawn. */
function Spacer({ children }: { readonly children: ReactNode }) {
  return <div className={classes["spacer"]}>{children}</div>;
}

function drawn<Row>(column: Column<Row>, narrow: boolean): DataTableColumn<Item<Row>> {
  const { key, title, sort, align, shape, render, quietHead = false } = column;
  const width = narrow ? (column.narrow ?? column.width) : column.width;
  const isQuiet = quietHead === "narrow" ? narrow : quietHead;
  return {
    accessor: key,
    title: isQuiet ? <VisuallyHidden>{title}</VisuallyHidden> : title,
    sortable: sort !== undefined,
    ...(width === undefined ? {} : { width }),
    ...(sort === undefined ? {} : { sortKey: sort }),
    ...(align === undefined ? {} : { textAlign: align }),
    noWrap: true,
    render: ({ row }) =>
      row === undefined ? (
        <Skeleton h={9} w={shape} maw="100%" radius="xl" ml={align === "right" ? "auto" : 0} />
      ) : (
        render(row)
      ),
  };
}

function sortOf<Row>(order: Order, { columns, onOrder }: RowsTableProps<Row>) {
  const column = columns.find((one) => one.sort === order.by);
  return {
    sortStatus: {
      columnAccessor: column?.key ?? "",
      direction: order.descending ? ("desc" as const) : ("asc" as const),
    },
    onSortStatusChange: (status: { columnAccessor: unknown; direction: "asc" | "desc" }) => {
      const by = columns.find((one) => one.key === status.columnAccessor)?.sort;
      if (by !== undefined) onOrder?.({ by, descending: status.direction === "desc" });
    },
  };
}

function selectionOf<Row>(
  { selected = [], onSelect, keyOf, nameOf }: RowsTableProps<Row>,
  items: readonly Item<Row>[],
  t: ReturnType<typeof useTranslations<"table">>,
) {
  const keys = new Set(selected.map((row) => String(keyOf(row))));
  const loaded = items.filter((item) => item.row !== undefined);
  const all = loaded.length > 0 && keys.size >= loaded.length;
  const rowsOf = (some: readonly Item<Row>[]) => some.flatMap((item) => (item.row === undefined ? [] : [item.row]));
  return {
    selectedRecords: items.filter((item) => keys.has(item.key)),
    onSelectedRecordsChange: (chosen: Item<Row>[]) => onSelect?.(rowsOf(chosen)),
    isRecordSelectable: (item: Item<Row>) => item.row !== undefined,
    getRecordSelectionCheckboxProps: (item: Item<Row>) => ({
      "aria-label": t("select", { name: item.row === undefined ? "" : (nameOf?.(item.row) ?? item.key) }),
      size: "xs" as const,
    }),
    allRecordsSelectionCheckboxProps: {
      "aria-label": t("selectAll"),
      size: "xs" as const,
      checked: all,
      indeterminate: keys.size > 0 && !all,
      onChange: () => onSelect?.(all ? [] : rowsOf(loaded)),
    },
  };
}
