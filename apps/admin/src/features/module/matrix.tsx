"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import { agentPath } from "../agents/agent-row.ts";
import { type CellLook, diagnose, type Finding, lookOf } from "./diagnose.ts";
import classes from "./matrix.module.css";
import type { ModuleMatrix } from "./module.ts";

type Cell = readonly [resting: number, successes: number, failures: number] | null;

/** More hosts than that have their addresses written upwards. */
const WIDE_MAX = 9;

/** Callers × hosts: a bad host is a framed column, a bad caller a framed row, a bad path a ringed cell. */
export function Matrix({ matrix }: { readonly matrix: ModuleMatrix }) {
  const t = useTranslations("module");
  const { hosts, callers, callersTotal } = matrix;
  const { findings, badHosts, badCallers } = useMemo(() => diagnose(hosts, callers), [hosts, callers]);
  return (
    <>
      <Findings findings={findings} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes["scroll"]} aria-label={t("sights.matrix")} tabIndex={0}>
        <table className={classes["matrix"]} data-dense={hosts.length > WIDE_MAX || undefined}>
          <thead>
            <tr>
              <th scope="col">{t("caller")}</th>
              {hosts.map(({ id, ip, port }, at) => (
                <th key={id} scope="col" data-bad={badHosts[at] || undefined}>
                  <span className="mono">{`${ip}:${port}`}</span>
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            <tr className={classes["all"]}>
              <th scope="row">{t("allCallers")}</th>
              {hosts.map((host, at) => (
                <MatrixCell
                  key={host.id}
                  cell={[host.resting, host.successes, host.failures]}
                  of={host.callers}
                  wide={badHosts[at] ?? false}
                />
              ))}
              <td />
            </tr>
            {callers.map((caller, row) => (
              <tr key={caller.ip} data-bad={badCallers[row] || undefined}>
                <th scope="row">
                  <CallerName caller={caller} />
                </th>
                {hosts.map((host, at) => (
                  <MatrixCell
                    key={host.id}
                    cell={caller.cells[at] ?? null}
                    wide={badHosts[at] === true || badCallers[row] === true}
                  />
                ))}
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Legend more={callersTotal - callers.length} />
    </>
  );
}

function CallerName({ caller }: { readonly caller: ModuleMatrix["callers"][number] }) {
  const { hostname, instance, ip } = caller;
  if (hostname === null || instance === null) return <span className="mono">{ip}</span>;
  return (
    <Link href={agentPath(instance)} title={ip}>
      {hostname}
    </Link>
  );
}

interface MatrixCellProps {
  readonly cell: Cell;
  /** Of how many callers, for the row of all of them. */
  readonly of?: number;
  /** Its whole column or row is bad: what is wrong here is not between these two. */
  readonly wide: boolean;
}

/** One look, one sign, and the sentence on hover and for those who do not see it. */
const MatrixCell = memo(function MatrixCell({ cell, of, wide }: MatrixCellProps) {
  const t = useTranslations("module");
  const format = useFormatter();
  const look = lookOf(cell);
  const [resting, successes, failures] = cell ?? [0, 0, 0];
  const rate = successes + failures === 0 ? 0 : failures / (successes + failures);
  const percent = format.number(rate, { style: "percent", maximumFractionDigits: rate > 0 && rate < 0.1 ? 1 : 0 });
  const figures = { successes: format.number(successes), failures: format.number(failures), percent };
  const sentence = of === undefined ? t(`cells.${look}`, figures) : t("allCell", { ...figures, resting, all: of });
  return (
    <td data-look={shownAs(look, { wide, whole: of !== undefined })} data-wide={wide || undefined} title={sentence}>
      <span className={classes["sign"]} aria-hidden="true">
        {look === "resting" && <IconAlertTriangle size={12} stroke={2} />}
        {look === "resting" && of !== undefined
          ? t("restsAtValue", { resting, all: of })
          : signOf(look, failures === 0 ? t("signs.good") : percent, t)}
      </span>
      <span className={classes["unseen"]}>{sentence}</span>
    </td>
  );
});

/** What rests looks as far as it reaches: all of a host or caller, some callers of a host, one path. */
function shownAs(look: CellLook, { wide, whole }: { readonly wide: boolean; readonly whole: boolean }): string {
  if (look !== "resting" || wide) return look;
  return whole ? "partly" : "path";
}

function signOf(look: CellLook, share: string, t: ReturnType<typeof useTranslations<"module">>): string {
  if (look === "none") return "";
  return look === "quiet" ? t("signs.quiet") : share;
}

const LOOKS = ["resting", "path", "failing", "some", "good", "quiet"] as const;

function Legend({ more }: { readonly more: number }) {
  const t = useTranslations("module");
  return (
    <p className={classes["legend"]}>
      {LOOKS.map((look) => (
        <span key={look}>
          <span className={classes["swatch"]} data-look={look} aria-hidden="true" />
          {t(`looks.${look}`)}
        </span>
      ))}
      {more > 0 && <span>{t("moreCallers", { count: more })}</span>}
    </p>
  );
}

const FINDINGS_MAX = 4;

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const t = useTranslations("module");
  if (findings.length === 0) return <p className={classes["findings"]}>{t("findings.none")}</p>;
  const more = findings.length - FINDINGS_MAX;
  return (
    <ul className={classes["findings"]} aria-label={t("findings.label")}>
      {findings.slice(0, FINDINGS_MAX).map((finding) => (
        <li key={finding.kind === "path" ? `${finding.name} ${finding.host}` : finding.name} data-kind={finding.kind}>
          {t(`findings.${finding.kind}`, { ...finding })}
        </li>
      ))}
      {more > 0 && <li>{t("findings.more", { count: more })}</li>}
    </ul>
  );
}
