"use client";

import { ActionIcon, Skeleton } from "@mantine/core";
import { IconArrowLeft, IconSearchOff, IconServerOff } from "@tabler/icons-react";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useLiveEvents } from "../../live/use-live-events.ts";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { useTRPC } from "../../trpc/trpc.ts";
import { RouteLabel } from "../../words/route-label.tsx";
import { AgentCard } from "./agent-card.tsx";
import classes from "./balance.module.css";
import type { Balance } from "./balance.ts";
import { HostSummary } from "./host-summary.tsx";
import type { RouteChoice } from "./module-list.tsx";

function useBalance({ modId, cmdId }: RouteChoice, agent: string) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const input = { modId, cmdId, ...(agent === "" ? {} : { agent }) };
  const options = { staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData } as const;
  const balance = useQuery(trpc.balance.get.queryOptions(input, options));
  useLiveEvents<Balance>({
    open: (handlers) => trpc.balance.live.subscriptionOptions(input, handlers),
    onValue: (value) => cache.setQueryData(trpc.balance.get.queryKey(input), value),
  });
  return balance;
}

interface BalanceDetailProps {
  readonly route: RouteChoice;
  /** Part of an agent's hostname, for modules that very many have. */
  readonly agent: string;
  readonly onAgent: (agent: string) => void;
  /** On a phone the list and the module are two pages. */
  readonly onBack: () => void;
}

/** The module across all agents first, then agent by agent. */
export function BalanceDetail({ route, agent, onAgent, onBack }: BalanceDetailProps) {
  const t = useTranslations("balance");
  const balance = useBalance(route, agent);
  const isLong = agent !== "" || isPartial(balance.data);
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
          {isLong && <SearchField label={t("searchAgent")} value={agent} onChange={onAgent} width={200} />}
          <ExportLink view="balance" input={{ modId: route.modId, cmdId: route.cmdId, agent }} />
        </span>
      </div>
      {balance.data === undefined ? <DetailShape /> : <Detail balance={balance.data} agent={agent} />}
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
export function BalanceCards({ route, agent }: { readonly route: RouteChoice; readonly agent: string }) {
  const balance = useBalance(route, agent);
  if (balance.data !== undefined) return <Detail balance={balance.data} agent={agent} />;
  return balance.isError ? <Failure error={balance.error} onRetry={() => void balance.refetch()} /> : <DetailShape />;
}

/** Whether there are more agents than came. */
function isPartial(balance: Balance | undefined): boolean {
  return balance !== undefined && balance.agentsTotal > balance.agents.length;
}

function Detail({ balance, agent }: { readonly balance: Balance; readonly agent: string }) {
  const t = useTranslations("balance");
  const format = useFormatter();
  const isWhole = agent === "" && !isPartial(balance);
  if (balance.agents.length === 0 && agent !== "") {
    return (
      <div className={classes["roomy"]}>
        <Empty icon={IconSearchOff} title={t("noneAgent.title")} about={t("noneAgent.about")} />
      </div>
    );
  }
  if (balance.agents.length === 0) {
    const command = `npx lars gethost ${balance.modId} ${balance.cmdId}`;
    return (
      <div className={classes["roomy"]}>
        <Empty icon={IconServerOff} title={t("noAgent.title")} about={t("noAgent.about")} command={command} />
      </div>
    );
  }
  return (
    <div className={classes["cards"]}>
      {isWhole && <HostSummary balance={balance} />}
      {isPartial(balance) && (
        <p className={classes["some"]}>
          {t("someAgents", { shown: balance.agents.length, text: format.number(balance.agentsTotal) })}
        </p>
      )}
      {balance.agents.map((agent) => (
        <AgentCard key={agent.instance} agent={agent} />
      ))}
    </div>
  );
}
