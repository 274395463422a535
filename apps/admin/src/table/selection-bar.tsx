"use client";

import { CloseButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import classes from "./selection-bar.module.css";

interface SelectionBarProps {
  readonly count: number;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

/** What can be done with the rows that are ticked; over the table, so that nothing moves when it comes. */
export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  const t = useTranslations("table");
  if (count === 0) return null;
  return (
    <div className={classes["bar"]} role="toolbar" aria-label={t("selectionLabel")}>
      <span className="tabular">{t("selected", { count })}</span>
      {children}
      <CloseButton size="sm" onClick={onClear} aria-label={t("unselect")} title={t("unselect")} />
    </div>
  );
}
