"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { NearLink } from "../../words/near-link.tsx";
import { agentPath } from "../agents/agent-row.ts";
import { diagnose, type Finding } from "./diagnose.ts";
import classes from "./matrix.module.css";
import { MatrixCell, useCellWords } from "./matrix-cell.tsx";
import type { ModuleMatrix } from "./module.ts";
import { ALL, type Point, useMatrixPoint } from "./use-matrix-point.ts";

/** More hosts than that have their addresses written upwards. */
const WIDE_MAX = 9;

/** Callers × hosts: a bad host is a framed column, a bad caller a framed row, a bad path a ringed cell. */
export function Matrix({ matrix }: { readonly matrix: ModuleMatrix }) {
  const t = useTranslations("module");
  const { hosts, callers, callersTotal } = matrix;
  const { findings, badHosts, badCallers } = useMemo(() => diagnose(hosts, callers), [hosts, callers]);
  const { point, tab, events } = useMatrixPoint({ rows: callers.length, columns: hosts.length });
  const leads = (row: number, at: number) => tab.row === row && tab.at === at;
  return (
    <>
      <Findings findings={findings} />
      <Sentence matrix={matrix} point={point} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes["scroll"]} aria-label={t("sights.matrix")} tabIndex={0}>
        <table {...events} className={classes["matrix"]} data-dense={hosts.length > WIDE_MAX || undefined}>
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
                  row={ALL}
                  at={at}
                  tab={leads(ALL, at)}
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
                    row={row}
                    at={at}
                    tab={leads(row, at)}
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

/** What one points at, in words; its line is there before, so that nothing moves. */
function Sentence({ matrix, point }: { readonly matrix: ModuleMatrix; readonly point: Point | undefined }) {
  const t = useTranslations("module");
  const words = useCellWords();
  const host = point && matrix.hosts[point.at];
  const caller = point && matrix.callers[point.row];
  if (host === undefined || point === undefined || (caller === undefined && point.row !== ALL))
    return <p className={classes["sentence"]}>{t("cellHint")}</p>;
  const { sentence } =
    caller === undefined
      ? words([host.resting, host.successes, host.failures], host.callers)
      : words(caller.cells[point.at] ?? null);
  const name = caller === undefined ? t("allCallers") : (caller.hostname ?? caller.ip);
  return (
    <p className={classes["sentence"]} aria-hidden="true">
      {t("cellAt", { caller: name, host: `${host.ip}:${host.port}`, sentence })}
    </p>
  );
}

function CallerName({ caller }: { readonly caller: ModuleMatrix["callers"][number] }) {
  const { hostname, instance, ip } = caller;
  if (hostname === null || instance === null) return <span className="mono">{ip}</span>;
  return (
    <NearLink href={agentPath(instance)} title={ip}>
      {hostname}
    </NearLink>
  );
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
