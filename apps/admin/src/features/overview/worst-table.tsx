"use client";

import { Skeleton } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { ModuleLink } from "../../words/module-link.tsx";
import { ErrorRate } from "../../words/rate.tsx";
import classes from "./overview.module.css";
import type { Overview } from "./overview.ts";

/** The modules whose calls fail most, over the last minutes. */
export function WorstTable({ overview }: { readonly overview: Overview | undefined }) {
  const t = useTranslations("overview");
  if (overview === undefined) return <Skeleton className={classes["card"] ?? ""} h={358} radius="md" />;
  const { worst } = overview;
  return (
    <section className={classes["card"]} aria-label={t("worst")}>
      <h2>
        {t("worst")} {worst !== null && <span className="quiet">{t("worstSpan", { count: minutesOf(worst) })}</span>}
      </h2>
      {worst === null || worst.modules.length === 0 ? (
        <p className={classes["nothing"]}>
          {worst === null ? t("noHistory") : t("noErrors", { count: minutesOf(worst) })}
        </p>
      ) : (
        <WorstRows worst={worst} />
      )}
    </section>
  );
}

function minutesOf({ fromSeconds, untilSeconds }: NonNullable<Overview["worst"]>): number {
  return (untilSeconds - fromSeconds) / 60;
}

/** Of calls a second: the figures of the column stand below each other. */
const TENTHS = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

function WorstRows({ worst }: { readonly worst: NonNullable<Overview["worst"]> }) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const seconds = worst.untilSeconds - worst.fromSeconds;
  return (
    <table className={classes["rows"]}>
      <thead>
        <tr>
          <th>{t("module")}</th>
          <th data-right>{t("callsPerSecond")}</th>
          <th data-right>{t("errorRate")}</th>
        </tr>
      </thead>
      <tbody>
        {worst.modules.map((module) => (
          <tr key={`${module.modId}·${module.cmdId}`}>
            <td>
              <ModuleLink route={module} />
            </td>
            <td data-right className="tabular">
              {format.number((module.successes + module.failures) / seconds, TENTHS)}
            </td>
            <td data-right>
              <ErrorRate value={module.errorRate} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
