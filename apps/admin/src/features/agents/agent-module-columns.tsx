"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Glow } from "../../table/glow.tsx";
import type { Column } from "../../table/rows-table.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import { Mark } from "../../words/mark.tsx";
import { ModuleLink } from "../../words/module-link.tsx";
import { ErrorRate } from "../../words/rate.tsx";
import { moduleState } from "./agent-modules.ts";
import type { AgentModule } from "./agent-row.ts";
import classes from "./agents.module.css";

/** How the module is, what it is, its hosts and those that rest, its calls, what it knows since when. */
export function useModuleColumns(): readonly Column<AgentModule>[] {
  const t = useTranslations("agents");
  return useMemo(
    () => [
      {
        key: "state",
        title: t("state"),
        width: 124,
        narrow: 116,
        shape: 72,
        render: (row) => (
          <Glow value={moduleState(row)}>
            <Mark kind={moduleState(row)} />
          </Glow>
        ),
      },
      {
        key: "route",
        title: t("module"),
        narrow: 170,
        shape: 180,
        render: (row) => <ModuleLink route={row} />,
      },
      {
        key: "hosts",
        title: t("idleOf"),
        width: 96,
        align: "right",
        shape: 40,
        render: (row) => (
          <Glow value={`${row.idle}/${row.overload}`}>
            <span className="tabular">{t("idleOfValue", { idle: row.idle, all: row.idle + row.overload })}</span>
          </Glow>
        ),
      },
      { key: "resting", title: t("resting"), width: 250, shape: 130, render: (row) => <Resting row={row} /> },
      {
        key: "calls",
        title: t("calls"),
        width: 124,
        align: "right",
        shape: 50,
        // No glow: the count moves all the time, and what always glows shows nothing.
        render: (row) => <Count value={row.successesTotal + row.failuresTotal} />,
      },
      {
        key: "rate",
        title: t("errorRate"),
        width: 124,
        align: "right",
        shape: 70,
        render: (row) => <ErrorRate value={rateOf(row)} />,
      },
      {
        key: "version",
        title: t("routeVersion"),
        width: 124,
        align: "right",
        shape: 80,
        render: (row) => (
          <Glow value={row.version}>
            <span className="mono">{row.version}</span>
          </Glow>
        ),
      },
      {
        key: "updated",
        title: t("updated"),
        width: 112,
        align: "right",
        shape: 60,
        render: (row) => <Age at={row.updatedMs} />,
      },
    ],
    [t],
  );
}

function rateOf({ successesTotal, failuresTotal }: AgentModule): number | null {
  const calls = successesTotal + failuresTotal;
  return calls === 0 ? null : failuresTotal / calls;
}

/** Which hosts rest at this agent. */
function Resting({ row }: { readonly row: AgentModule }) {
  const t = useTranslations("agents");
  if (row.overload === 0) return <span className="quiet">{t("nobody")}</span>;
  const [first, ...others] = row.resting;
  const more = row.overload - (first === undefined ? 0 : 1);
  const unnamed = more - others.length;
  const names = [...row.resting, ...(unnamed > 0 ? [t("moreResting", { count: unnamed })] : [])];
  return (
    <span className={classes["resting"]} title={names.join("\n")}>
      <span className="mono">{first}</span>
      {more > 0 && <span className="quiet">{t("moreResting", { count: more })}</span>}
    </span>
  );
}
