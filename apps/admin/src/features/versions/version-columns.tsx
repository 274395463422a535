"use client";

import { IconMinus, IconPlus } from "@tabler/icons-react";
import clsx from "clsx";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { ConvergenceMark } from "../../convergence/convergence-mark.tsx";
import { useConvergenceWords, useDuration } from "../../convergence/convergence-words.ts";
import { useVersion } from "../../live/version-provider.tsx";
import { Glow } from "../../table/glow.tsx";
import type { Column } from "../../table/rows-table.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import { Unknown } from "../../words/unknown.tsx";
import { VersionRoutes } from "./version-routes.tsx";
import type { VersionRow } from "./version-row.ts";
import classes from "./versions.module.css";

/** Version, what it did to which modules, how far it came and how fast, who, when. */
export function useVersionColumns(onOpen: (row: VersionRow) => void): readonly Column<VersionRow>[] {
  const t = useTranslations("versions");
  return useMemo(
    () => [
      {
        key: "version",
        title: t("version"),
        width: 164,
        narrow: 160,
        shape: 110,
        render: (row) => <Version row={row} onOpen={onOpen} />,
      },
      {
        key: "routes",
        title: t("routes"),
        narrow: 280,
        shape: 220,
        render: (row) => <VersionRoutes row={row} />,
      },
      { key: "lines", title: t("lines"), width: 88, narrow: 84, shape: 50, render: (row) => <Lines row={row} /> },
      {
        key: "reached",
        title: t("reached"),
        width: 176,
        narrow: 176,
        shape: 110,
        render: (row) => <Reached row={row} />,
      },
      {
        key: "p50",
        title: t("p50"),
        width: 76,
        align: "right",
        shape: 40,
        render: (row) => <Took ms={row.convergence.p50Ms} />,
      },
      {
        key: "p99",
        title: t("p99"),
        width: 76,
        align: "right",
        shape: 40,
        render: (row) => <Took ms={row.convergence.p99Ms} />,
      },
      {
        key: "last",
        title: t("last"),
        width: 76,
        align: "right",
        shape: 40,
        render: (row) => <Took ms={row.convergence.lastMs} slow />,
      },
      {
        key: "author",
        title: t("author"),
        width: 194,
        narrow: 180,
        shape: 120,
        render: (row) => <Author name={row.author} />,
      },
      { key: "age", title: t("age"), width: 100, align: "right", shape: 60, render: (row) => <Age at={row.atMs} /> },
    ],
    [t, onOpen],
  );
}

/** How far it came, and who lacks it by name; in full on hover and in the drawer. How long it took stands beside it. */
function Reached({ row: { convergence } }: { readonly row: VersionRow }) {
  const words = useConvergenceWords();
  const { state, waiting } = convergence;
  const lacking = words.lacking(convergence);
  const hint = [words.long({ state, convergence }), lacking].join("\n").trim();
  return (
    <span title={hint} className={classes["reached"]}>
      <Glow value={`${state} ${convergence.applied}`}>
        <ConvergenceMark
          state={state}
          text={words.short({ state: state === "applied" ? "going" : state, convergence })}
        />
      </Glow>
      {waiting > 0 && (
        <span className={classes["stragglers"]}>
          <Names of={convergence} />
        </span>
      )}
    </span>
  );
}

/** Who lacks it, a name behind the other. */
function Names({ of: { stragglers } }: { readonly of: VersionRow["convergence"] }) {
  const format = useFormatter();
  const names = stragglers.map(({ hostname, peer }) => hostname || peer);
  return format.list(names, { style: "narrow", type: "conjunction" });
}

/** Who waits longer than that for an edit has something to look at. */
const SLOW_MS = 1_000;

/** A time to apply; the slowest one is marked when it is slow. */
function Took({ ms, slow = false }: { readonly ms: number | null; readonly slow?: boolean }) {
  const duration = useDuration();
  if (ms === null) return <Unknown />;
  return <span className={clsx("tabular", slow && ms > SLOW_MS && classes["slow"])}>{duration(ms)}</span>;
}

interface VersionProps {
  readonly row: VersionRow;
  readonly onOpen: (row: VersionRow) => void;
}

function Version({ row, onOpen }: VersionProps) {
  const t = useTranslations("versions");
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
  const t = useTranslations("versions");
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

function Author({ name }: { readonly name: string | null }) {
  if (name === null) return <Unknown />;
  return <span title={name}>{name}</span>;
}
