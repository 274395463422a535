"use client";

import { Skeleton } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useDuration } from "../../convergence/convergence-words.ts";
import { useVersion } from "../../live/version-provider.tsx";
import { NodeState } from "../../shell/node-table.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import { Mark } from "../../words/mark.tsx";
import classes from "./overview.module.css";
import type { Overview } from "./overview.ts";

/** Every dns-service: where, what it runs, how it is, to how many, since when. */
export function DnsServices({ overview }: { readonly overview: Overview | undefined }) {
  const t = useTranslations("overview");
  const present = useVersion();
  // While a version is on its way nobody is behind: each edit would be a warning.
  const due = present?.state === "behind" ? present.version : undefined;
  if (overview === undefined) return <Skeleton className={classes["card"] ?? ""} h="auto" mih={84} radius="md" />;
  return (
    <ServiceCard
      title={t("dnsServices")}
      nobody={overview.dnsServices.length === 0 && "npx lars dns-service"}
      third={t("state")}
    >
      {overview.dnsServices.map((node) => (
        <tr key={node.instance}>
          <Where {...node} />
          <td>
            <NodeState node={node} version={due ?? node.routeVersion} />
          </td>
          <td data-right>
            <Count value={node.connections} />
          </td>
          <td data-right>
            <Age at={node.gone ? node.seenMs : node.startedMs} />
          </td>
        </tr>
      ))}
    </ServiceCard>
  );
}

/** Every reporter: where, what it runs, how far MySQL is behind it, of how many, since when. */
export function Reporters({ overview }: { readonly overview: Overview | undefined }) {
  const t = useTranslations("overview");
  const duration = useDuration();
  if (overview === undefined) return <Skeleton className={classes["card"] ?? ""} h="auto" mih={84} radius="md" />;
  return (
    <ServiceCard
      title={t("reporters")}
      nobody={overview.reporters.length === 0 && "npx lars reporter"}
      third={t("lag")}
    >
      {overview.reporters.map((node) => (
        <tr key={node.instance}>
          <Where {...node} />
          <td>{node.gone ? <Mark kind="offline" /> : <span className="tabular">{duration(node.lagMs)}</span>}</td>
          <td data-right>
            <Count value={node.connections} />
          </td>
          <td data-right>
            <Age at={node.gone ? node.seenMs : node.startedMs} />
          </td>
        </tr>
      ))}
    </ServiceCard>
  );
}

interface ServiceCardProps {
  readonly title: string;
  /** The command that starts the first one, when there is none. */
  readonly nobody: string | false;
  readonly third: string;
  readonly children: ReactNode;
}

function ServiceCard({ title, nobody, third, children }: ServiceCardProps) {
  const t = useTranslations("overview");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["card"]} aria-label={title} tabIndex={0}>
      <h2>{title}</h2>
      {nobody === false ? (
        <table className={classes["rows"]}>
          <thead>
            <tr>
              <th>{t("where")}</th>
              <th>{t("software")}</th>
              <th>{third}</th>
              <th data-right>{t("agents")}</th>
              <th data-right title={t("sinceMeaning")}>
                {t("since")}
              </th>
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      ) : (
        <p className={classes["nothing"]}>
          {t("noneSeen")} <code className="mono">{nobody}</code>
        </p>
      )}
    </section>
  );
}

interface WhereProps {
  readonly hostname: string;
  readonly address: string;
  readonly version: string;
}

function Where({ hostname, address, version }: WhereProps) {
  return (
    <>
      <td title={`${hostname} ${address}`}>{hostname}</td>
      <td className="mono">{version}</td>
    </>
  );
}
