"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Glow } from "../../table/glow.tsx";
import type { Column } from "../../table/rows-table.tsx";
import { Age } from "../../words/age.tsx";
import { NearLink } from "../../words/near-link.tsx";
import { RouteLabel } from "../../words/route-label.tsx";
import { Unknown } from "../../words/unknown.tsx";
import type { Alert } from "./alert.ts";
import { useAlertWords } from "./alert-words.ts";
import classes from "./alerts.module.css";
import { SeverityMark } from "./severity-mark.tsx";
import { useAlertActions } from "./use-alerts.ts";

/** How bad, what and where: the same for what fires and for what is over. */
function useFirstColumns(): readonly Column<Alert>[] {
  const t = useTranslations("alerts");
  return useMemo(
    () => [
      {
        key: "severity",
        title: t("severity"),
        quietHead: "narrow",
        width: 124,
        narrow: 46,
        shape: 70,
        render: (row) => <SeverityMark severity={row.severity} />,
      },
      { key: "what", title: t("what"), width: 176, narrow: 126, shape: 110, render: (row) => <What alert={row} /> },
      { key: "subject", title: t("subject"), narrow: 138, shape: 200, render: (row) => <Where alert={row} /> },
    ],
    [t],
  );
}

function useValueColumn(): Column<Alert> {
  const t = useTranslations("alerts");
  return useMemo(
    () => ({
      ...{ key: "value", title: t("value"), width: 172, narrow: 150, shape: 90 },
      render: (row) => <Value alert={row} />,
    }),
    [t],
  );
}

/** What fires: since when, which is what a phone has place for, by how much, and who takes care. */
export function useFiringColumns(): readonly Column<Alert>[] {
  const t = useTranslations("alerts");
  const first = useFirstColumns();
  const value = useValueColumn();
  return useMemo(
    () => [
      ...first,
      {
        key: "since",
        title: t("since"),
        width: 116,
        narrow: 80,
        align: "right",
        shape: 60,
        render: (row) => <Age at={row.sinceMs} />,
      },
      value,
      { key: "care", title: t("care"), width: 250, narrow: 210, shape: 90, render: (row) => <Care alert={row} /> },
    ],
    [t, first, value],
  );
}

/** What is over: by how much, why, for how long, when. */
export function useHistoryColumns(): readonly Column<Alert>[] {
  const t = useTranslations("alerts");
  const first = useFirstColumns();
  const value = useValueColumn();
  return useMemo(
    () => [
      ...first,
      value,
      {
        key: "by",
        title: t("by"),
        width: 120,
        shape: 70,
        render: (row) => t(`resolvedBy.${row.resolvedBy ?? "cleared"}`),
      },
      { key: "care", title: t("care"), width: 130, shape: 60, render: (row) => row.acknowledgedBy ?? <Unknown /> },
      {
        key: "lasted",
        title: t("lasted"),
        width: 92,
        align: "right",
        shape: 40,
        render: (row) => <Lasted alert={row} />,
      },
      {
        key: "fired",
        title: t("fired"),
        width: 116,
        align: "right",
        shape: 60,
        render: (row) => <Age at={row.firedMs} />,
      },
    ],
    [t, first, value],
  );
}

function What({ alert }: { readonly alert: Alert }) {
  return useAlertWords().kind(alert.kind);
}

/** Where it is; a press leads there. */
function Where({ alert }: { readonly alert: Alert }) {
  const words = useAlertWords();
  const { module, kind } = alert;
  if (module !== null) {
    return (
      <NearLink href={`/modules/${module.modId}/${module.cmdId}`} className={classes["link"]}>
        <RouteLabel route={module} />
      </NearLink>
    );
  }
  const hostname = encodeURIComponent(String(alert.facts["hostname"] ?? ""));
  // The overview has all dns-services.
  const others = kind === "dnsService" ? "/" : "/versions";
  return (
    <span className={classes["pair"]} title={words.detail(alert)}>
      <NearLink href={kind === "agentSilent" ? `/agents?q=${hostname}` : others} className={classes["link"]}>
        {words.subject(alert)}
      </NearLink>
      <span>{words.detail(alert)}</span>
    </span>
  );
}

function Value({ alert }: { readonly alert: Alert }) {
  const words = useAlertWords();
  return (
    <span className={classes["pair"]}>
      <Glow value={alert.value}>
        <span className="tabular">{words.value(alert)}</span>
      </Glow>
      <span>{words.threshold(alert)}</span>
    </span>
  );
}

function Lasted({ alert }: { readonly alert: Alert }) {
  const { span } = useAlertWords();
  if (alert.resolvedMs === null) return <Unknown />;
  return <span className="tabular">{span((alert.resolvedMs - alert.firedMs) / 1_000)}</span>;
}

/** Who takes care of it, or a button for whoever does. */
function Care({ alert }: { readonly alert: Alert }) {
  const t = useTranslations("alerts");
  const words = useAlertWords();
  const { acknowledge } = useAlertActions();
  const taken = alert.acknowledgedMs !== null;
  const name = `${words.kind(alert.kind)}, ${words.subject(alert)}`;
  return (
    <span className={classes["pair"]}>
      {taken && <span>{t("acknowledged", { name: alert.acknowledgedBy ?? "" })}</span>}
      {!taken && alert.clearSinceMs !== null && <span className="quiet">{t("wellSince")}</span>}
      <Button
        size="compact-xs"
        variant={taken ? "subtle" : "default"}
        loading={acknowledge.isPending}
        onClick={() => acknowledge.mutate({ id: alert.id, acknowledged: !taken })}
        aria-label={t(taken ? "releaseNamed" : "acknowledgeNamed", { name })}
      >
        {t(taken ? "release" : "acknowledge")}
      </Button>
    </span>
  );
}
