"use client";

import { ActionIcon } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { Glow } from "../../table/glow.tsx";
import { Address } from "../../words/address.tsx";
import { Mark } from "../../words/mark.tsx";
import { NearLink } from "../../words/near-link.tsx";
import { ErrorRate } from "../../words/rate.tsx";
import classes from "./module.module.css";
import type { ModuleMatrix } from "./module.ts";

interface ModuleHostsProps {
  readonly matrix: ModuleMatrix;
  readonly onEdit: (host: ModuleMatrix["hosts"][number]) => void;
}

/** Its hosts over all callers, with the pencil at hand. */
export function ModuleHosts({ matrix, onEdit }: ModuleHostsProps) {
  const t = useTranslations("module");
  const format = useFormatter();
  const { hosts, hostsTotal, modId, cmdId } = matrix;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["card"]} aria-label={t("hosts")} tabIndex={0}>
      <div className={classes["cardHead"]}>
        <h2>{t("hosts")}</h2>
        <span className="quiet tabular">
          {t("hostsAbout", { text: format.number(hostsTotal), resting: matrix.hostsResting })}
        </span>
        <NearLink href={`/routes?m=${modId}&c=${cmdId}`} className={classes["more"]}>
          {t("inRoutes")}
        </NearLink>
      </div>
      {hosts.length === 0 ? (
        <p className={classes["nothing"]}>{t("noHosts")}</p>
      ) : (
        <table className={classes["rows"]}>
          <thead>
            <tr>
              <th>{t("host")}</th>
              <th>{t("state")}</th>
              <th data-right title={t("restsAtMeaning")}>
                {t("restsAt")}
              </th>
              <th data-right>{t("errorRate")}</th>
              <th>
                <span className={classes["unseen"]}>{t("actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {hosts.map((host) => (
              <tr key={host.id}>
                <td>
                  <Address ip={host.ip} port={host.port} />
                </td>
                <td>
                  <Glow value={host.resting > 0}>
                    <Mark kind={host.resting > 0 ? "overload" : "idle"} />
                  </Glow>
                </td>
                <td data-right className="tabular">
                  {t("restsAtValue", { resting: host.resting, all: host.callers })}
                </td>
                <td data-right>
                  <ErrorRate value={rateOf(host)} />
                </td>
                <td data-right>
                  <ActionIcon
                    size="sm"
                    onClick={() => onEdit(host)}
                    aria-label={t("edit", { name: `${host.ip}:${host.port}` })}
                    title={t("edit", { name: `${host.ip}:${host.port}` })}
                  >
                    <IconPencil size={14} stroke={1.7} aria-hidden="true" />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hostsTotal > hosts.length && <p className="quiet">{t("moreHosts", { count: hostsTotal - hosts.length })}</p>}
    </section>
  );
}

/** Failures by all calls; null when there were none. */
function rateOf({ successes, failures }: { readonly successes: number; readonly failures: number }): number | null {
  const calls = successes + failures;
  return calls === 0 ? null : failures / calls;
}
