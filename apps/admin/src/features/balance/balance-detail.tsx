"use client";

import { ActionIcon, Skeleton } from "@mantine/core";
import { IconArrowLeft, IconServerOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useLiveEvents } from "../../live/use-live-events.ts";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { useTRPC } from "../../trpc/trpc.ts";
import { RouteLabel } from "../../words/route-label.tsx";
import { AgentCard } from "./agent-card.tsx";
import classes from "./balance.module.css";
import type { Balance } from "./balance.ts";
import { HostSummary } from "./host-summary.tsx";
import type { RouteChoice } from "./module-list.tsx";

function useBalance(route: RouteChoice) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { modId, cmdId } = route;
  const balance = useQuery(trpc.balance.get.queryOptions({ modId, cmdId }, { staleTime: Number.POSITIVE_INFINITY }));
  useLiveEvents<Balance>({
    open: (handlers) => trpc.balance.live.subscriptionOptions({ modId, cmdId }, handlers),
    onValue: (value) => cache.setQueryData(trpc.balance.get.queryKey({ modId, cmdId }), value),
  });
  return balance;
}

interface BalanceDetailProps {
  readonly route: RouteChoice;
  /** On a phone the list and the module are two pages. */
  readonly onBack: () => void;
}

/** The module across all agents first, then agent by agent. */
export function BalanceDetail({ route, onBack }: BalanceDetailProps) {
  const t = useTranslations("balance");
  const balance = useBalance(route);
  if (balance.isError && balance.data === undefined) {
    return <Failure error={balance.error} onRetry={() => void balance.refetch()} />;
  }
  const named = balance.data ?? { ...route, modName: null, cmdName: null };
  return (
    <>
      <div className={classes["detailHead"]}>
        <ActionIcon className={classes["back"] ?? ""} onClick={onBack} aria-label={t("back")}>
          <IconArrowLeft size={17} aria-hidden="true" />
        </ActionIcon>
        <h2>
          <RouteLabel route={named} />
        </h2>
        <span className={classes["detailActions"]}>
          <ExportLink view="balance" input={{ modId: route.modId, cmdId: route.cmdId }} />
        </span>
      </div>
      {balance.data === undefined ? <DetailShape /> : <Detail balance={balance.data} />}
    </>
  );
}

function DetailShape() {
  return (
    <div className={classes["cards"]}>
      <Skeleton h={120} radius="md" />
      <Skeleton h={168} radius="md" />
      <Skeleton h={168} radius="md" />
    </div>
  );
}

/** The cards alone, for the page of the module. */
export function BalanceCards({ route }: { readonly route: RouteChoice }) {
  const balance = useBalance(route);
  if (balance.data !== undefined) return <Detail balance={balance.data} />;
  return balance.isError ? <Failure error={balance.error} onRetry={() => void balance.refetch()} /> : <DetailShape />;
}

function Detail({ balance }: { readonly balance: Balance }) {
  const t = useTranslations("balance");
  if (balance.agents.length === 0) {
    const command = `npx lars gethost ${balance.modId} ${balance.cmdId}`;
    return <Empty icon={IconServerOff} title={t("noAgent.title")} about={t("noAgent.about")} command={command} />;
  }
  return (
    <div className={classes["cards"]}>
      <HostSummary balance={balance} />
      {balance.agents.map((agent) => (
        <AgentCard key={agent.instance} agent={agent} />
      ))}
    </div>
  );
}
