"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Glow } from "../../table/glow.tsx";
import type { Column } from "../../table/rows-table.tsx";
import { Address } from "../../words/address.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import { Mark } from "../../words/mark.tsx";
import { ModuleLink } from "../../words/module-link.tsx";
import { ErrorRate } from "../../words/rate.tsx";
import type { StatusRow } from "./use-status-rows.ts";

/** How the host is first, then what and who, then the figures. */
export function useStatusColumns(): readonly Column<StatusRow>[] {
  const t = useTranslations("status");
  return useMemo(
    () => [
      {
        key: "state",
        title: t("state"),
        width: 124,
        narrow: 112,
        shape: 72,
        render: (row) => (
          <Glow value={row.overloaded}>
            <Mark kind={row.overloaded ? "overload" : "idle"} />
          </Glow>
        ),
      },
      {
        key: "route",
        title: t("route"),
        sort: "module",
        narrow: 150,
        shape: 180,
        render: (row) => <ModuleLink route={row} />,
      },
      {
        key: "host",
        title: t("host"),
        width: 196,
        narrow: 176,
        shape: 130,
        render: (row) => <Address ip={row.ip} port={row.port} />,
      },
      { key: "caller", title: t("caller"), width: 210, narrow: 190, shape: 130, render: (row) => <Caller row={row} /> },
      {
        key: "successes",
        title: t("successes"),
        width: 108,
        align: "right",
        shape: 40,
        render: (row) => <Count value={row.successes} />,
      },
      {
        key: "failures",
        title: t("failures"),
        width: 100,
        align: "right",
        shape: 30,
        render: (row) => <Count value={row.failures} />,
      },
      {
        key: "rate",
        title: t("errorRate"),
        width: 124,
        align: "right",
        shape: 70,
        render: (row) => <ErrorRate value={row.errorRate} />,
      },
      {
        key: "age",
        title: t("age"),
        sort: "newest",
        width: 124,
        align: "right",
        shape: 60,
        render: (row) => <Age at={row.atMs} />,
      },
    ],
    [t],
  );
}

function Caller({ row }: { readonly row: StatusRow }) {
  if (row.callerHostname === null) return <Address ip={row.caller} />;
  return (
    <span title={`${row.callerHostname} ${row.caller}`}>
      {row.callerHostname} <span className="mono quiet">{row.caller}</span>
    </span>
  );
}
