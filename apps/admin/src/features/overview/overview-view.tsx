"use client";

import { Button } from "@mantine/core";
import { IconPlus, IconRoute } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useAlertGlance } from "../../live/use-alert-glance.ts";
import { useLiveEvents } from "../../live/use-live-events.ts";
import { useVersion } from "../../live/version-provider.tsx";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { useTRPC } from "../../trpc/trpc.ts";
import { FleetChart } from "./fleet-chart.tsx";
import { latestRates } from "./fleet-rates.ts";
import { Lately } from "./lately-list.tsx";
import classes from "./overview.module.css";
import type { FleetHistory, Overview } from "./overview.ts";
import { PresentVersion } from "./present-version.tsx";
import { problemsOf } from "./problems.ts";
import { DnsServices, Reporters } from "./services.tsx";
import { Tiles } from "./tiles.tsx";
import { Verdict } from "./verdict.tsx";
import { WorstTable } from "./worst-table.tsx";

const RANGE = { range: "1h" } as const;
const FOREVER = { staleTime: Number.POSITIVE_INFINITY };

function useOverview() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const overview = useQuery(trpc.overview.present.queryOptions(undefined, FOREVER));
  const history = useQuery(trpc.overview.history.queryOptions(RANGE, FOREVER));
  useLiveEvents<Overview>({
    open: (handlers) => trpc.overview.live.subscriptionOptions(undefined, handlers),
    onValue: (value) => cache.setQueryData(trpc.overview.present.queryKey(), value),
  });
  useLiveEvents<FleetHistory>({
    open: (handlers) => trpc.overview.liveHistory.subscriptionOptions(RANGE, handlers),
    onValue: (value) => cache.setQueryData(trpc.overview.history.queryKey(RANGE), value),
  });
  return { overview, history: history.data };
}

/** Is everything all right? One sentence, then what one asks next; all of it in one look. */
export function OverviewView() {
  const t = useTranslations("overview");
  const { overview, history } = useOverview();
  const version = useVersion();
  const alerts = useAlertGlance()?.firing ?? 0;
  const { data } = overview;
  const problems = useMemo(
    () => (data === undefined ? undefined : problemsOf({ overview: data, version, alerts })),
    [data, version, alerts],
  );
  const rates = useMemo(() => history && latestRates(history, history.points), [history]);
  const nothing = data !== undefined && data.hosts === 0;
  return (
    <PageFrame title={t("title")} actions={<ExportLink view="history" input={RANGE} />}>
      {overview.isError && data === undefined && (
        <Failure error={overview.error} onRetry={() => void overview.refetch()} />
      )}
      {nothing && <Nothing />}
      {!nothing && !(overview.isError && data === undefined) && (
        <div className={classes["page"]}>
          <Verdict problems={problems} />
          <Tiles overview={data} rates={rates} />
          <div className={classes["middle"]}>
            <FleetChart history={history} />
            <WorstTable overview={data} />
          </div>
          <div className={classes["bottom"]}>
            <PresentVersion />
            <Lately />
            <div className={classes["services"]}>
              <DnsServices overview={data} />
              <Reporters overview={data} />
            </div>
          </div>
        </div>
      )}
    </PageFrame>
  );
}

function Nothing() {
  const t = useTranslations("overview");
  return (
    <Empty
      icon={IconRoute}
      title={t("empty.title")}
      about={t("empty.about")}
      command="npx lars route add 1 1 127.0.0.1:8080"
    >
      <Button component={Link} href="/routes" mt="sm" leftSection={<IconPlus size={15} aria-hidden="true" />}>
        {t("empty.add")}
      </Button>
    </Empty>
  );
}
