"use client";

import { Skeleton } from "@mantine/core";
import { IconSearchOff, IconServerOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { useLiveEvents } from "../../live/use-live-events.ts";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { RowsTable } from "../../table/rows-table.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { useUrlState } from "../../table/use-url-state.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import { Address } from "../../words/address.tsx";
import { Age } from "../../words/age.tsx";
import { Mark } from "../../words/mark.tsx";
import { DnsService } from "./agent-columns.tsx";
import { useModuleColumns } from "./agent-module-columns.tsx";
import { matchingModules } from "./agent-modules.ts";
import type { AgentDetail, AgentModule } from "./agent-row.ts";
import classes from "./agents.module.css";

const FILTERS = { q: "" };
const keyOf = (row: AgentModule) => `${row.modId}·${row.cmdId}`;

function useAgent(instance: string) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const agent = useQuery(trpc.agent.get.queryOptions({ instance }, { staleTime: Number.POSITIVE_INFINITY }));
  useLiveEvents<AgentDetail | null>({
    open: (handlers) => trpc.agent.liveOne.subscriptionOptions({ instance }, handlers),
    onValue: (value) => cache.setQueryData(trpc.agent.get.queryKey({ instance }), value),
  });
  return agent;
}

/** One agent: how it is, and each of its modules, live. */
export function AgentView({ instance }: { readonly instance: string }) {
  const t = useTranslations("agents");
  const agent = useAgent(instance);
  const [filters, setFilters] = useUrlState(FILTERS);
  const columns = useModuleColumns();
  const { data } = agent;
  const rows = useMemo(() => matchingModules(data?.own ?? [], filters.q), [data, filters.q]);
  const failed = agent.isError && data === undefined;
  return (
    <PageFrame
      title={data?.hostname ?? instance}
      back={{ href: "/agents", label: t("back") }}
      count={data && <Mark kind={data.state} />}
      actions={data && <ExportLink view="agent" input={{ instance, search: filters.q }} />}
      filters={
        data !== null && (
          <>
            <Facts agent={data} />
            <SearchField main label={t("searchModule")} value={filters.q} onChange={(q) => setFilters({ q })} />
          </>
        )
      }
    >
      {failed && <Failure error={agent.error} onRetry={() => void agent.refetch()} />}
      {data === null && <Empty icon={IconServerOff} title={t("gone.title")} about={t("gone.about")} />}
      {!failed && data !== null && (
        <RowsTable
          label={t("modulesOf", { name: data?.hostname ?? instance })}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          loading={data === undefined}
          hasMore={false}
          onNearEnd={nothing}
          minWidth={1120}
          minWidthNarrow={1060}
        />
      )}
      {data && rows.length === 0 && (
        <Empty
          icon={IconSearchOff}
          title={t(data.own.length === 0 ? "noModules.title" : "noneModule.title")}
          about={t(data.own.length === 0 ? "noModules.about" : "noneModule.about")}
        />
      )}
    </PageFrame>
  );
}

/** All modules come at once. */
function nothing(): void {}

function Facts({ agent }: { readonly agent: AgentDetail | undefined }) {
  const t = useTranslations("agents");
  if (agent === undefined) return <Skeleton h={20} w={640} maw="100%" />;
  return (
    <dl className={classes["facts"]}>
      <Fact name={t("address")}>
        <Address ip={agent.ip} />
      </Fact>
      <Fact name={t("dnsService")}>
        <DnsService address={agent.dnsService} />
      </Fact>
      <Fact name={t("version")}>
        <span className="mono">{agent.version}</span>
      </Fact>
      <Fact name={t("started")}>
        <Age at={agent.startedMs === 0 ? null : agent.startedMs} />
      </Fact>
      <Fact name={t("seen")}>
        <Age at={agent.seenMs} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
