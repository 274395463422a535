"use client";

import { IconMinus, IconPlus } from "@tabler/icons-react";
import clsx from "clsx";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { ConvergenceMark } from "../../convergence/convergence-mark.tsx";
import { useConvergenceWords } from "../../convergence/convergence-words.ts";
import { useVersion } from "../../live/version-provider.tsx";
import { Glow } from "../../table/glow.tsx";
import type { Column } from "../../table/rows-table.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import { RouteLabel } from "../../words/route-label.tsx";
import { Unknown } from "../../words/unknown.tsx";
import classes from "./changes.module.css";
import type { VersionRow } from "./version-row.ts";

/** Version, what it did, which routes, who, when. */
export function useChangeColumns(onOpen: (row: VersionRow) => void): readonly Column<VersionRow>[] {
  const t = useTranslations("changes");
  return useMemo(
    () => [
      {
        key: "version",
        title: t("version"),
        width: 190,
        narrow: 160,
        shape: 110,
        render: (row) => <Version row={row} onOpen={onOpen} />,
      },
      { key: "lines", title: t("lines"), width: 130, narrow: 96, shape: 60, render: (row) => <Lines row={row} /> },
      {
        key: "reached",
        title: t("reached"),
        width: 190,
        narrow: 170,
        shape: 110,
        render: (row) => <Reached row={row} />,
      },
      { key: "routes", title: t("routes"), shape: 260, render: (row) => <Routes row={row} /> },
      {
        key: "author",
        title: t("author"),
        width: 220,
        narrow: 180,
        shape: 130,
        render: (row) => row.author ?? <Unknown />,
      },
      { key: "age", title: t("age"), width: 120, align: "right", shape: 60, render: (row) => <Age at={row.atMs} /> },
    ],
    [t, onOpen],
  );
}

/** How far it came; in full, and who lacks it, on hover and in the drawer. */
function Reached({ row: { convergence } }: { readonly row: VersionRow }) {
  const words = useConvergenceWords();
  const { state } = convergence;
  const hint = [words.long({ state, convergence }), words.lacking(convergence)].join("\n").trim();
  return (
    <span title={hint} className={classes["reached"]}>
      <Glow value={`${state} ${convergence.applied}`}>
        <ConvergenceMark state={state} text={words.short({ state, convergence })} />
      </Glow>
    </span>
  );
}

interface VersionProps {
  readonly row: VersionRow;
  readonly onOpen: (row: VersionRow) => void;
}

function Version({ row, onOpen }: VersionProps) {
  const t = useTranslations("changes");
  const present = useVersion()?.version === row.version;
  return (
    <span className={classes["version"]}>
      <button
        type="button"
        className={clsx("mono", classes["open"])}
        onClick={(event) => {
          event.stopPropagation();
          onOpen(row);
        }}
        aria-label={t("open", { version: String(row.version) })}
      >
        {row.version}
      </button>
      {present && <span className={classes["present"]}>{t("present")}</span>}
    </span>
  );
}

/** How many hosts came and went; "–" where nobody kept account. */
export function Lines({ row }: { readonly row: VersionRow }) {
  const t = useTranslations("changes");
  if (row.added === null && row.removed === null) return <Unknown />;
  return (
    <span className={classes["lines"]}>
      {row.addedTotal > 0 && (
        <span data-kind="added" title={t("addedCount", { count: row.addedTotal })}>
          <IconPlus size={12} aria-hidden="true" />
          <Count value={row.addedTotal} />
        </span>
      )}
      {row.removedTotal > 0 && (
        <span data-kind="removed" title={t("removedCount", { count: row.removedTotal })}>
          <IconMinus size={12} aria-hidden="true" />
          <Count value={row.removedTotal} />
        </span>
      )}
      {row.addedTotal === 0 && row.removedTotal === 0 && <Count value={0} />}
    </span>
  );
}

const SHOWN = 2;

function Routes({ row }: { readonly row: VersionRow }) {
  const t = useTranslations("changes");
  if (row.keys.length === 0) return <Unknown />;
  const more = row.keysTotal - Math.min(SHOWN, row.keys.length);
  return (
    <span className={classes["routes"]}>
      {row.keys.slice(0, SHOWN).map((route) => (
        <RouteLabel key={`${route.modId}·${route.cmdId}`} route={route} />
      ))}
      {more > 0 && <span className={classes["more"]}>{t("moreRoutes", { count: more })}</span>}
    </span>
  );
}
