"use client";

import { SegmentedControl } from "@mantine/core";
import { IconSearchOff, IconServer2 } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { Failure } from "../../table/failure.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { RowsTable } from "../../table/rows-table.tsx";
import { SearchField } from "../../table/search-field.tsx";
import { Stopped } from "../../table/stopped.tsx";
import { tablePagesOf } from "../../table/table-pages.ts";
import { useUrlState } from "../../table/use-url-state.ts";
import { useAgentColumns } from "./agent-columns.tsx";
import { AGENT_FILTERS, AGENT_STATES, agentQueryOf } from "./agent-filters.ts";
import { type AgentRow, agentPath } from "./agent-row.ts";
import { useAgentRows } from "./use-agent-rows.ts";

const keyOf = (row: AgentRow) => row.instance;

/** Every agent that a reporter has heard of: how it is, what it has, whom it asks. */
export function AgentsView() {
  const t = useTranslations("agents");
  const format = useFormatter();
  const router = useRouter();
  const [filters, setFilters] = useUrlState(AGENT_FILTERS);
  const query = useMemo(() => agentQueryOf(filters), [filters]);
  const { pages, rows, total } = useAgentRows(query);
  const columns = useAgentColumns();
  const table = tablePagesOf(pages, rows.length);
  const nothing = table.findings === "nothing";
  const filtered = filters.q !== "" || query.state !== undefined;
  return (
    <PageFrame
      title={t("title")}
      count={
        total !== undefined && (
          <span className="tabular">{t("count", { count: total, text: format.number(total) })}</span>
        )
      }
      actions={<ExportLink view="agents" input={query} />}
      filters={<AgentFilters filters={filters} onChange={setFilters} />}
    >
      {pages.isError && pages.data === undefined ? (
        <Failure error={pages.error} onRetry={() => void pages.refetch()} />
      ) : (
        <RowsTable
          label={t("title")}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          loading={table.loading}
          dated={table.dated}
          hasMore={table.hasMore}
          onNearEnd={table.loadMore}
          order={{ by: query.sort ?? "hostname", descending: query.descending ?? false }}
          onOrder={({ by, descending }) => setFilters({ sort: by, desc: descending ? "1" : "" })}
          onOpen={(row) => router.push(agentPath(row.instance))}
          minWidth={1180}
          minWidthNarrow={1120}
        />
      )}
      <Stopped pages={table} />
      {nothing && filtered && <Empty icon={IconSearchOff} title={t("none.title")} about={t("none.about")} />}
      {nothing && !filtered && (
        <Empty icon={IconServer2} title={t("empty.title")} about={t("empty.about")} command="npx lars lb-agent" />
      )}
    </PageFrame>
  );
}

interface AgentFiltersProps {
  readonly filters: typeof AGENT_FILTERS;
  readonly onChange: (change: Partial<typeof AGENT_FILTERS>) => void;
}

function AgentFilters({ filters, onChange }: AgentFiltersProps) {
  const t = useTranslations("agents");
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t("state")}
        value={filters.state}
        onChange={(state) => onChange({ state })}
        data={AGENT_STATES.map((state) => ({ value: state, label: t(`states.${state}`) }))}
      />
      <SearchField main label={t("search")} value={filters.q} onChange={(q) => onChange({ q })} width={320} />
    </>
  );
}
