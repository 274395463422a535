"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Glow } from "../../table/glow.tsx";
import type { Column } from "../../table/rows-table.tsx";
import { Address } from "../../words/address.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import { Mark } from "../../words/mark.tsx";
import { NearLink } from "../../words/near-link.tsx";
import { type AgentRow, agentPath } from "./agent-row.ts";
import classes from "./agents.module.css";

/** How it is first, then who it is, what it has, whom it asks, when it was heard of. */
export function useAgentColumns(): readonly Column<AgentRow>[] {
  const t = useTranslations("agents");
  return useMemo(
    () => [
      {
        key: "state",
        title: t("state"),
        width: 124,
        narrow: 108,
        shape: 72,
        render: (row) => (
          <Glow value={row.state}>
            <Mark kind={row.state} />
          </Glow>
        ),
      },
      {
        key: "hostname",
        title: t("agent"),
        sort: "hostname",
        narrow: 170,
        shape: 150,
        render: (row) => (
          <NearLink href={agentPath(row.instance)} className={classes["name"]} title={row.instance}>
            {row.hostname}
          </NearLink>
        ),
      },
      { key: "ip", title: t("address"), width: 160, narrow: 150, shape: 100, render: (row) => <Address ip={row.ip} /> },
      {
        key: "modules",
        title: t("modules"),
        sort: "modules",
        width: 190,
        narrow: 150,
        align: "right",
        shape: 30,
        render: (row) => <Modules row={row} />,
      },
      {
        key: "dns",
        title: t("dnsService"),
        width: 190,
        shape: 130,
        render: (row) => <DnsService address={row.dnsService} />,
      },
      {
        key: "version",
        title: t("version"),
        width: 130,
        shape: 50,
        render: (row) => (
          <span className="mono" title={row.software}>
            {row.version}
          </span>
        ),
      },
      {
        key: "started",
        title: t("started"),
        width: 110,
        align: "right",
        shape: 60,
        render: (row) => <Age at={row.startedMs === 0 ? null : row.startedMs} />,
      },
      {
        key: "seen",
        title: t("seen"),
        sort: "seen",
        width: 116,
        align: "right",
        shape: 60,
        render: (row) => <Age at={row.seenMs} />,
      },
    ],
    [t],
  );
}

/** How many it has, and how many of them are not as they should be. */
function Modules({ row }: { readonly row: AgentRow }) {
  const t = useTranslations("agents");
  return (
    <span className={classes["modules"]}>
      {row.stale > 0 && <span className="quiet">{t("staleCount", { count: row.stale })}</span>}
      {row.pulling > 0 && <span className="quiet">{t("pullingCount", { count: row.pulling })}</span>}
      <Glow value={row.modules}>
        <Count value={row.modules} />
      </Glow>
    </span>
  );
}

/** The one it asks; none is worth a word. */
export function DnsService({ address }: { readonly address: string }) {
  const t = useTranslations("agents");
  if (address === "") return <span className={classes["none"]}>{t("noDns")}</span>;
  return <span className="mono">{address}</span>;
}
