"use client";

import { Button } from "@mantine/core";
import { IconCopy, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { SelectionBar } from "../../table/selection-bar.tsx";
import { copyText } from "../../words/copy-text.ts";
import type { RouteRow } from "./use-route-rows.ts";

interface RouteSelectionBarProps {
  readonly selected: readonly RouteRow[];
  readonly onClear: () => void;
  readonly onDelete: () => void;
}

/** Copies the ticked hosts as lines that the drawer takes again, or deletes them. */
export function RouteSelectionBar({ selected, onClear, onDelete }: RouteSelectionBarProps) {
  const t = useTranslations("routes");
  const lines = () => selected.map((row) => `${row.modId},${row.cmdId},${row.ip}:${row.port}`).join("\n");
  return (
    <SelectionBar count={selected.length} onClear={onClear}>
      <Button
        variant="default"
        leftSection={<IconCopy size={14} aria-hidden="true" />}
        onClick={() => void copyText(lines())}
      >
        {t("copyLines")}
      </Button>
      <Button color="red.9" leftSection={<IconTrash size={14} aria-hidden="true" />} onClick={onDelete}>
        {t("deleteSelected")}
      </Button>
    </SelectionBar>
  );
}
