"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { IconPlus, IconUserOff } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import { useKeys } from "../../keyboard/keyboard-provider.tsx";
import { useAlertGlance } from "../../live/use-alert-glance.ts";
import { ExportLink } from "../../table/export-link.tsx";
import { PageFrame } from "../../table/page-frame.tsx";
import { useUrlState } from "../../table/use-url-state.ts";
import { Age } from "../../words/age.tsx";
import type { AlertRule } from "./alert.ts";
import { FiringList, HistoryList } from "./alert-lists.tsx";
import classes from "./alerts.module.css";
import { RulesList } from "./rules-list.tsx";
import { Webhooks } from "./webhooks.tsx";

const RuleDrawer = dynamic(() => import("./rule-drawer.tsx").then((module) => module.RuleDrawer), { ssr: false });
const RuleDelete = dynamic(() => import("./rule-delete.tsx").then((module) => module.RuleDelete), { ssr: false });

const FILTERS = { view: "firing", severity: "all" };
const VIEWS = ["firing", "history", "rules", "webhooks"] as const;
const EXPORTS = {
  firing: "alerts-firing",
  history: "alerts",
  rules: "alert-rules",
  webhooks: "alert-webhooks",
} as const;
const SEVERITIES = ["all", "critical", "warning"] as const;

/** What fires, what did, by which rules, and who is told. */
export function AlertsView() {
  const t = useTranslations("alerts");
  const [filters, setFilters] = useUrlState(FILTERS);
  const [adding, setAdding] = useState(false);
  const view = VIEWS.find((one) => one === filters.view) ?? "firing";
  const severity = SEVERITIES.find((one) => one === filters.severity) ?? "all";
  const wanted = severity === "all" ? undefined : severity;
  const isOfAlerts = view === "firing" || view === "history";
  const add = useCallback(() => {
    if (view !== "webhooks") setFilters({ view: "rules" });
    setAdding(true);
  }, [view, setFilters]);
  useKeys("n", add);
  return (
    <PageFrame
      title={t("title")}
      count={<Looked />}
      actions={
        <>
          <ExportLink view={EXPORTS[view]} input={isOfAlerts && wanted !== undefined ? { severity: wanted } : {}} />
          <Button onClick={add} leftSection={<IconPlus size={15} aria-hidden="true" />}>
            {t(view === "webhooks" ? "hook.add" : "rule.add")}
          </Button>
        </>
      }
      filters={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t("view")}
            value={view}
            onChange={(next) => setFilters({ view: next })}
            data={VIEWS.map((value) => ({ value, label: t(`tabs.${value}`) }))}
          />
          {isOfAlerts && (
            <SegmentedControl
              size="xs"
              aria-label={t("severity")}
              value={severity}
              onChange={(next) => setFilters({ severity: next })}
              data={SEVERITIES.map((value) => ({ value, label: t(`severities.${value}`) }))}
            />
          )}
        </>
      }
    >
      <Nobody />
      {view === "firing" && <FiringList severity={wanted} />}
      {view === "history" && <HistoryList severity={wanted} />}
      {view === "rules" && <Rules adding={adding} onAdded={() => setAdding(false)} />}
      {view === "webhooks" && <Webhooks adding={adding} onAdd={add} onAdded={() => setAdding(false)} />}
    </PageFrame>
  );
}

/** When rules were last looked at. */
function Looked() {
  const t = useTranslations("alerts");
  const glance = useAlertGlance();
  if (glance === undefined || glance.evaluatedMs === null) return null;
  return (
    <span className={classes["looked"]}>
      {t("lookedAt")} <Age at={glance.evaluatedMs} />
    </span>
  );
}

/** That nobody looks is worse than any alert. */
function Nobody() {
  const t = useTranslations("alerts");
  const glance = useAlertGlance();
  if (glance === undefined || glance.evaluator !== null) return null;
  return (
    <p className={classes["nobody"]} role="status">
      <IconUserOff size={16} aria-hidden="true" />
      {t("nobody")}
    </p>
  );
}

function Rules({ adding, onAdded }: { readonly adding: boolean; readonly onAdded: () => void }) {
  const [editing, setEditing] = useState<AlertRule>();
  const [deleting, setDeleting] = useState<AlertRule>();
  const opened = adding ? "new" : editing;
  const close = () => {
    setEditing(undefined);
    onAdded();
  };
  return (
    <>
      <RulesList onEdit={setEditing} onDelete={setDeleting} />
      {opened !== undefined && (
        <RuleDrawer
          editing={opened}
          onClose={close}
          {...(opened === "new"
            ? {}
            : {
                onDelete: () => {
                  close();
                  setDeleting(opened);
                },
              })}
        />
      )}
      {deleting !== undefined && <RuleDelete rule={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}
