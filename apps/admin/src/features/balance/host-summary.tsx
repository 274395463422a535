"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import { Address } from "../../words/address.tsx";
import { Count } from "../../words/count.tsx";
import { Mark } from "../../words/mark.tsx";
import { ErrorRate } from "../../words/rate.tsx";
import classes from "./balance.module.css";
import type { Balance } from "./balance.ts";
import { sameFields } from "./same-fields.ts";
import { type HostOverall, summariseHosts } from "./summarise-hosts.ts";
import { useRowsInTurn } from "./use-rows-in-turn.ts";

/** Every host of the module at a glance: at how many agents it rests. What is wrong stands on top. */
export function HostSummary({ balance }: { readonly balance: Balance }) {
  const t = useTranslations("balance");
  const hosts = useMemo(() => summariseHosts(balance.agents), [balance.agents]);
  const shown = useRowsInTurn(hosts);
  const online = balance.agents.filter((agent) => agent.online).length;
  if (hosts.length === 0) return null;
  return (
    <section className={classes["card"]}>
      <h3>{t("allAgents", { count: online })}</h3>
      <div className={classes["scroll"]}>
        <table className={classes["hosts"]}>
          <thead>
            <tr>
              <th>{t("host")}</th>
              <th>{t("state")}</th>
              <th data-right>{t("restsAt")}</th>
              <th data-right data-spare>
                {t("successes")}
              </th>
              <th data-right data-spare>
                {t("failures")}
              </th>
              <th data-right>{t("errorRate")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((host) => (
              <SummaryRow key={`${host.ip}:${host.port}`} host={host} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Drawn again when something of it moved. */
const SummaryRow = memo(
  function SummaryRow({ host }: { readonly host: HostOverall }) {
    const t = useTranslations("balance");
    return (
      <tr>
        <td>
          <Address ip={host.ip} port={host.port} />
        </td>
        <td>
          <Mark kind={host.overload > 0 ? "overload" : "idle"} />
        </td>
        <td data-right className="tabular">
          {t("restsAtValue", { overload: host.overload, all: host.overload + host.idle })}
        </td>
        <td data-right data-spare>
          <Count value={host.successes} />
        </td>
        <td data-right data-spare>
          <Count value={host.failures} />
        </td>
        <td data-right>
          <ErrorRate value={rateOf(host)} />
        </td>
      </tr>
    );
  },
  (before, after) => sameFields(before.host, after.host),
);

function rateOf({ successes, failures }: { successes: number; failures: number }): number | null {
  const calls = successes + failures;
  return calls === 0 ? null : failures / calls;
}
