"use client";

import { type HostLine, parseHostLines } from "@lars/input";
import { useTranslations } from "next-intl";
import { ConvergenceFacts } from "../../convergence/convergence-facts.tsx";
import { ConvergenceMark } from "../../convergence/convergence-mark.tsx";
import { useConvergenceWords } from "../../convergence/convergence-words.ts";
import { DrawerBody, SideDrawer } from "../../drawer/side-drawer.tsx";
import { Age } from "../../words/age.tsx";
import { Unknown } from "../../words/unknown.tsx";
import { DiffLines } from "../routes/diff-lines.tsx";
import { VersionModules } from "./version-modules.tsx";
import type { VersionRow } from "./version-row.ts";
import classes from "./versions.module.css";

/** Lines of the account that was kept; each was checked when it was written. */
function hostsOf(lines: readonly string[] | null): HostLine[] {
  return lines === null ? [] : [...parseHostLines(lines.join("\n")).lines];
}

/** Everything that is known of one version. */
export function VersionDrawer({ row, onClose }: { readonly row: VersionRow; readonly onClose: () => void }) {
  const t = useTranslations("versions");
  const words = useConvergenceWords();
  const { convergence } = row;
  const known = row.added !== null || row.removed !== null;
  const left = row.addedTotal + row.removedTotal - (row.added?.length ?? 0) - (row.removed?.length ?? 0);
  return (
    <SideDrawer title={t("drawerTitle", { version: String(row.version) })} closeName={t("close")} onClose={onClose}>
      <DrawerBody>
        <dl className={classes["facts"]}>
          <dt>{t("age")}</dt>
          <dd>
            <Age at={row.atMs} />
          </dd>
          <dt>{t("author")}</dt>
          <dd>{row.author ?? <Unknown />}</dd>
        </dl>
        <section className={classes["reach"]}>
          <h3>{t("reached")}</h3>
          <p>
            <ConvergenceMark state={convergence.state} text={words.long({ state: convergence.state, convergence })} />
          </p>
          {convergence.told > 0 && <ConvergenceFacts convergence={convergence} />}
        </section>
        <h3 className={classes["part"]}>{t("changed")}</h3>
        {known ? <DiffLines removed={hostsOf(row.removed)} added={hostsOf(row.added)} /> : <p>{t("noAccount")}</p>}
        {left > 0 && <p className="quiet">{t("moreLines", { count: left })}</p>}
        <VersionModules row={row} />
      </DrawerBody>
    </SideDrawer>
  );
}
