"use client";

import { Skeleton } from "@mantine/core";
import { IconTimelineEvent } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { Empty } from "../../table/empty.tsx";
import { Failure } from "../../table/failure.tsx";
import { Address } from "../../words/address.tsx";
import { Age } from "../../words/age.tsx";
import { Mark } from "../../words/mark.tsx";
import { Unknown } from "../../words/unknown.tsx";
import classes from "./module.module.css";
import type { ModuleChoice, ModuleEvents } from "./module.ts";
import { useModuleEvents } from "./use-module.ts";

/** Hosts that became overloaded or idle again, the newest first, with the calls that decided it. */
export function Events({ module }: { readonly module: ModuleChoice }) {
  const t = useTranslations("module");
  const events = useModuleEvents(module);
  const { data } = events;
  if (data === undefined && events.isError) {
    return (
      <div className={classes["roomy"]}>
        <Failure error={events.error} onRetry={() => void events.refetch()} />
      </div>
    );
  }
  if (data === undefined) return <Skeleton h={300} />;
  if (data.length === 0) {
    return (
      <div className={classes["roomy"]}>
        <Empty icon={IconTimelineEvent} title={t("noEvents.title")} about={t("noEvents.about")} />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["scroll"]} aria-label={t("sights.events")} tabIndex={0}>
      <table className={classes["rows"]}>
        <thead>
          <tr>
            <th>{t("when")}</th>
            <th>{t("became")}</th>
            <th>{t("host")}</th>
            <th>{t("caller")}</th>
            <th data-right title={t("decidedMeaning")}>
              {t("decided")}
            </th>
            <th data-right title={t("lastedMeaning")}>
              {t("lasted")}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((event) => (
            <EventRow key={`${event.atMs} ${event.ip}:${event.port} ${event.caller}`} event={event} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const WHEN = {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
} as const;

function EventRow({ event }: { readonly event: ModuleEvents[number] }) {
  const t = useTranslations("module");
  const format = useFormatter();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const time = format.dateTime(event.atMs, { ...WHEN, timeZone });
  return (
    <tr>
      <td>
        <span className="tabular">{time}</span>
        <span className={classes["ago"]}>
          <Age at={event.atMs} />
        </span>
      </td>
      <td>
        <Mark kind={event.overloaded ? "overload" : "idle"} />
      </td>
      <td>
        <Address ip={event.ip} port={event.port} />
      </td>
      <td>
        {event.hostname} <span className="mono quiet">{event.caller}</span>
      </td>
      <td data-right className="tabular">
        {t("decidedValue", { failures: event.failures, calls: event.successes + event.failures })}
      </td>
      <td data-right className="tabular">
        {event.lastedSeconds === null ? <Unknown /> : t("seconds", { text: format.number(event.lastedSeconds) })}
      </td>
    </tr>
  );
}
