"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { memo, type ReactNode, useEffect, useRef } from "react";
import { Glow } from "../../table/glow.tsx";
import { Address } from "../../words/address.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import { Mark } from "../../words/mark.tsx";
import classes from "./balance.module.css";
import type { Balance } from "./balance.ts";
import { sameFields } from "./same-fields.ts";
import { useRowsInTurn } from "./use-rows-in-turn.ts";

type Agent = Balance["agents"][number];
type Host = Agent["idle"][number];

/** One agent: how it is, what it knows since when, and its two queues in their order. */
export function AgentCard({ agent }: { readonly agent: Agent }) {
  return (
    <section className={classes["card"]} aria-label={agent.hostname}>
      <AgentHead agent={agent} />
      <div className={classes["queues"]}>
        <Queue kind="idle" hosts={agent.idle} />
        <Queue kind="overload" hosts={agent.overload} />
      </div>
    </section>
  );
}

function AgentHead({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("balance");
  return (
    <div className={classes["agentHead"]}>
      <h3>{agent.hostname}</h3>
      <span className="mono quiet">{agent.ip}</span>
      {!agent.online && <Mark kind="offline" />}
      {agent.online && agent.state === "PULLING" && <Mark kind="pulling" />}
      {agent.stale && <Mark kind="stale" />}
      <dl className={classes["facts"]}>
        <Fact name={t("agentState")}>
          <span title={t(`agentStates.${agent.state}.meaning`)}>{t(`agentStates.${agent.state}.word`)}</span>
        </Fact>
        <Fact name={t("version")}>
          <Glow value={agent.version}>
            <span className="mono">{agent.version}</span>
          </Glow>
        </Fact>
        <Fact name={t("updated")}>
          <Age at={agent.updatedMs} />
        </Fact>
        <Fact name={t("seen")}>
          <Age at={agent.seenMs} />
        </Fact>
        <Fact name={t("accessCount")}>
          <Count value={agent.accessCount} />
        </Fact>
      </dl>
    </div>
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

const addressOf = ({ ip, port }: Host) => `${ip}:${port}`;

/** Tells who was not in the queue when it was drawn before; until it was drawn whole, nobody. */
function useArrivals(shown: readonly Host[], hosts: readonly Host[]): (host: Host) => boolean {
  const known = useRef<ReadonlySet<string>>(undefined);
  const before = known.current;
  useEffect(() => {
    if (known.current !== undefined || shown.length === hosts.length) known.current = new Set(shown.map(addressOf));
  }, [shown, hosts]);
  return (host) => before !== undefined && !before.has(addressOf(host));
}

function Queue({ kind, hosts }: { readonly kind: "idle" | "overload"; readonly hosts: readonly Host[] }) {
  const t = useTranslations("balance");
  const shown = useRowsInTurn(hosts);
  const hasArrived = useArrivals(shown, hosts);
  return (
    <div className={clsx(classes["queue"], kind === "overload" && classes["resting"])}>
      <div className={classes["queueHead"]}>
        <Mark kind={kind} />
        <Count value={hosts.length} />
      </div>
      {hosts.length === 0 ? (
        <p className={classes["queueEmpty"]}>{t(kind === "idle" ? "noneIdle" : "noneOverload")}</p>
      ) : (
        <div className={classes["scroll"]}>
          <table className={classes["hosts"]}>
            <thead>
              <tr>
                <th>{t("host")}</th>
                <th data-right title={t("windowMeaning")}>
                  {t("window")}
                </th>
                <th data-right title={t("virtualMeaning")}>
                  {t("virtual")}
                </th>
                <th data-right title={t("streakMeaning")}>
                  {t("streak")}
                </th>
                <th data-right>{t("since")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((host) => (
                <HostRow key={addressOf(host)} host={host} arrived={hasArrived(host)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

interface HostRowProps {
  readonly host: Host;
  readonly arrived: boolean;
}

/** Drawn again when something of it moved: a module may have hundreds of hosts, and every second some of them do. */
const HostRow = memo(function HostRow({ host, arrived }: HostRowProps) {
  return (
    <tr>
      <td>
        <Glow value={addressOf(host)} arrived={arrived}>
          <Address ip={host.ip} port={host.port} />
        </Glow>
      </td>
      <Pair good={host.realSuccesses} bad={host.realFailures} />
      <Pair good={host.virtualSuccesses} bad={host.virtualFailures} />
      <Pair good={host.successStreak} bad={host.failureStreak} />
      <td data-right>
        <Age at={host.sinceMs} />
      </td>
    </tr>
  );
}, isSameRow);

function isSameRow(before: HostRowProps, after: HostRowProps): boolean {
  return before.arrived === after.arrived && sameFields(before.host, after.host);
}

/** Successes and failures side by side; read out with their words. */
function Pair({ good, bad }: { readonly good: number; readonly bad: number }) {
  const t = useTranslations("balance");
  return (
    <td data-right title={t("pair", { good, bad })}>
      <span className="tabular">
        {good}
        <span className={classes["slash"]}>{t("slash")}</span>
        <span className={bad > 0 ? classes["bad"] : "quiet"}>{bad}</span>
      </span>
    </td>
  );
}
