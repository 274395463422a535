"use client";

import { IconScale } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { Empty } from "../../table/empty.tsx";
import { ExportLink } from "../../table/export-link.tsx";
import { idInUrl } from "../../table/id-in-url.ts";
import { PageFrame } from "../../table/page-frame.tsx";
import { useUrlState } from "../../table/use-url-state.ts";
import classes from "./balance.module.css";
import { BalanceDetail } from "./balance-detail.tsx";
import { ModuleList } from "./module-list.tsx";

const FILTERS = { m: "", c: "", q: "", agent: "" };

/** How every agent balances one module: its state, its queues, the counters of each host. */
export function BalanceView() {
  const t = useTranslations("balance");
  const [filters, setFilters] = useUrlState(FILTERS);
  const modId = idInUrl(filters.m);
  const cmdId = idInUrl(filters.c);
  const chosen = modId !== undefined && cmdId !== undefined ? { modId, cmdId } : undefined;
  return (
    <PageFrame
      title={t("title")}
      count={t("about")}
      actions={chosen === undefined && <ExportLink view="balance-modules" input={{ search: filters.q }} />}
    >
      <div className={classes["split"]} data-chosen={chosen !== undefined}>
        <ModuleList
          search={filters.q}
          onSearch={(q) => setFilters({ q })}
          chosen={chosen}
          onChoose={(route) => setFilters({ m: String(route.modId), c: String(route.cmdId), agent: "" })}
        />
        <div className={classes["detail"]}>
          {chosen === undefined ? (
            <Empty icon={IconScale} title={t("choose.title")} about={t("choose.about")} />
          ) : (
            <BalanceDetail
              key={`${chosen.modId}·${chosen.cmdId}`}
              route={chosen}
              agent={filters.agent}
              onAgent={(agent) => setFilters({ agent })}
              onBack={() => setFilters({ m: "", c: "", agent: "" })}
            />
          )}
        </div>
      </div>
    </PageFrame>
  );
}
