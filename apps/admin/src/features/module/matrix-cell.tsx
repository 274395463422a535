"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { memo } from "react";
import { usePercent } from "../../words/use-percent.ts";
import { type CellLook, lookOf } from "./diagnose.ts";
import classes from "./matrix.module.css";

/** Of one host at one caller; null when it reports nothing of it. */
export type Cell = readonly [resting: number, successes: number, failures: number] | null;

/** The share of failed calls, and the sentence that says all of a cell; `of` callers, for the row of all of them. */
export function useCellWords() {
  const t = useTranslations("module");
  const format = useFormatter();
  const write = usePercent();
  return (cell: Cell, of?: number) => {
    const [resting, successes, failures] = cell ?? [0, 0, 0];
    const percent = write(successes + failures === 0 ? 0 : failures / (successes + failures));
    const figures = { successes: format.number(successes), failures: format.number(failures), percent };
    const sentence =
      of === undefined ? t(`cells.${lookOf(cell)}`, figures) : t("allCell", { ...figures, resting, all: of });
    return { percent, sentence };
  };
}

interface MatrixCellProps {
  readonly cell: Cell;
  /** Of how many callers, for the row of all of them. */
  readonly of?: number;
  /** Its whole column or row is bad: what is wrong here is not between these two. */
  readonly wide: boolean;
  /** Where it stands; the row of all callers is -1. */
  readonly row: number;
  readonly at: number;
  /** Whether Tab leads here: to one of all cells. */
  readonly tab: boolean;
}

/** One look, one sign, and the sentence on hover and for those who do not see it. */
export const MatrixCell = memo(function MatrixCell({ cell, of, wide, row, at, tab }: MatrixCellProps) {
  const t = useTranslations("module");
  const look = lookOf(cell);
  const [resting, , failures] = cell ?? [0, 0, 0];
  const { percent, sentence } = useCellWords()(cell, of);
  return (
    <td
      data-look={shownAs(look, { wide, whole: of !== undefined })}
      data-wide={wide || undefined}
      data-row={row}
      data-at={at}
      tabIndex={tab ? 0 : -1}
    >
      <span className={classes["sign"]} aria-hidden="true">
        {look === "resting" && <IconAlertTriangle size={12} stroke={2} />}
        {look === "resting" && of !== undefined
          ? t("restsAtValue", { resting, all: of })
          : signOf(look, failures === 0 ? t("signs.good") : percent, t)}
      </span>
      <span className={classes["unseen"]}>{sentence}</span>
    </td>
  );
});

/** What rests looks as far as it reaches: all of a host or caller, some callers of a host, one path. */
function shownAs(look: CellLook, { wide, whole }: { readonly wide: boolean; readonly whole: boolean }): string {
  if (look !== "resting" || wide) return look;
  return whole ? "partly" : "path";
}

function signOf(look: CellLook, share: string, t: ReturnType<typeof useTranslations<"module">>): string {
  if (look === "none") return "";
  return look === "quiet" ? t("signs.quiet") : share;
}
