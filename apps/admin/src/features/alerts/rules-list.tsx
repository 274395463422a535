"use client";

import { ActionIcon, Menu, VisuallyHidden } from "@mantine/core";
import { IconBellOff, IconBellRinging, IconEyeOff, IconPencil, IconRuler2, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { Failure } from "../../table/failure.tsx";
import { type Column, RowsTable } from "../../table/rows-table.tsx";
import { useTRPC } from "../../trpc/trpc.ts";
import { Count } from "../../words/count.tsx";
import { viewersZone } from "../../words/viewers-zone.ts";
import type { AlertRule } from "./alert.ts";
import { useRuleWords } from "./alert-words.ts";
import classes from "./alerts.module.css";
import { SeverityMark } from "./severity-mark.tsx";
import { useAlertActions } from "./use-alerts.ts";

interface RulesListProps {
  readonly onEdit: (rule: AlertRule) => void;
  readonly onDelete: (rule: AlertRule) => void;
}

const RULES_MS = 10_000;
const MUTE_HOURS = [1, 8, 24, 168];
const DAY_HOURS = 24;

const keyOf = (row: AlertRule) => row.id;
const nothingMore = () => undefined;

/** Every rule as a sentence. */
export function RulesList({ onEdit, onDelete }: RulesListProps) {
  const t = useTranslations("alerts");
  const trpc = useTRPC();
  const rules = useQuery(trpc.alert.rules.queryOptions(undefined, { refetchInterval: RULES_MS }));
  const columns = useRuleColumns({ onEdit, onDelete });
  if (rules.isError && rules.data === undefined) {
    return <Failure error={rules.error} onRetry={() => void rules.refetch()} />;
  }
  if (rules.data?.length === 0) {
    return <Empty icon={IconRuler2} title={t("rulesEmpty.title")} about={t("rulesEmpty.about")} />;
  }
  return (
    <RowsTable
      label={t("tabs.rules")}
      columns={columns}
      rows={rules.data ?? []}
      keyOf={keyOf}
      loading={rules.data === undefined}
      hasMore={false}
      onNearEnd={nothingMore}
      onOpen={onEdit}
      minWidth={980}
      minWidthNarrow={826}
    />
  );
}

function useRuleColumns({ onEdit, onDelete }: RulesListProps): readonly Column<AlertRule>[] {
  const t = useTranslations("alerts");
  return useMemo(
    () => [
      {
        key: "severity",
        title: t("severity"),
        quietHead: "narrow",
        width: 124,
        narrow: 46,
        shape: 70,
        render: (row) => <SeverityMark severity={row.severity} />,
      },
      {
        key: "rule",
        title: t("rule.rule"),
        narrow: 480,
        shape: 380,
        render: (row) => <Sentence rule={row} onEdit={onEdit} />,
      },
      {
        key: "state",
        title: t("rule.state"),
        width: 170,
        narrow: 120,
        shape: 50,
        render: (row) => (row.blind === null ? <RuleState rule={row} /> : <Blind {...row.blind} />),
      },
      {
        key: "firing",
        title: t("rule.firing"),
        width: 84,
        narrow: 70,
        align: "right",
        shape: 20,
        render: (row) => <Count value={row.firing} />,
      },
      {
        key: "actions",
        title: t("actions"),
        quietHead: true,
        width: 118,
        narrow: 110,
        shape: 60,
        render: (row) => <Actions rule={row} onEdit={onEdit} onDelete={onDelete} />,
      },
    ],
    [t, onEdit, onDelete],
  );
}

function Sentence({ rule, onEdit }: { readonly rule: AlertRule; readonly onEdit: (rule: AlertRule) => void }) {
  const words = useRuleWords();
  return (
    <button
      type="button"
      className={classes["open"]}
      title={`${words.fires(rule)} ${words.ends(rule)}`}
      onClick={(event) => {
        event.stopPropagation();
        onEdit(rule);
      }}
    >
      {words.fires(rule)}
    </button>
  );
}

function RuleState({ rule }: { readonly rule: AlertRule }) {
  const t = useTranslations("alerts.rule");
  const format = useFormatter();
  const muted = rule.enabled && rule.mutedUntilMs > Date.now();
  const timeZone = viewersZone();
  const until = format.dateTime(rule.mutedUntilMs, { weekday: "short", hour: "numeric", minute: "2-digit", timeZone });
  const exact = format.dateTime(rule.mutedUntilMs, { dateStyle: "medium", timeStyle: "short", timeZone });
  const state = muted ? "muted" : rule.enabled ? "on" : "off";
  return (
    <span className={classes["state"]} data-state={state} title={muted ? exact : undefined}>
      {muted ? t("muted", { until }) : t(rule.enabled ? "on" : "off")}
    </span>
  );
}

/** It is on, and nobody can judge by it: whoever relies on it must see that. */
function Blind({ sinceMs, reason }: NonNullable<AlertRule["blind"]>) {
  const t = useTranslations("alerts.rule");
  const format = useFormatter();
  const timeZone = viewersZone();
  const since = format.dateTime(sinceMs, { dateStyle: "short", timeStyle: "short", timeZone });
  const about = t("blindAbout", { since, reason });
  return (
    <span className={classes["state"]} data-state="blind" title={about}>
      <IconEyeOff size={14} stroke={1.7} aria-hidden="true" />
      {t("blind")}
      <VisuallyHidden>{`: ${about}`}</VisuallyHidden>
    </span>
  );
}

function Actions({ rule, onEdit, onDelete }: RulesListProps & { readonly rule: AlertRule }) {
  const t = useTranslations("alerts");
  const name = useRuleWords().fires(rule);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps a press on a button from opening the row as well
    // biome-ignore lint/a11y/useKeyWithClickEvents: the buttons in it are pressed by keyboard
    <span className={classes["actions"]} onClick={(event) => event.stopPropagation()}>
      <Mute rule={rule} name={name} />
      <ActionIcon onClick={() => onEdit(rule)} aria-label={t("rule.editNamed", { name })} title={t("edit")}>
        <IconPencil size={15} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon onClick={() => onDelete(rule)} aria-label={t("rule.deleteNamed", { name })} title={t("delete")}>
        <IconTrash size={15} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
    </span>
  );
}

function Mute({ rule, name }: { readonly rule: AlertRule; readonly name: string }) {
  const t = useTranslations("alerts");
  const { mute } = useAlertActions();
  const muted = rule.mutedUntilMs > Date.now();
  return (
    <Menu position="bottom-end" width={140} withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={t("rule.muteNamed", { name })} title={t("rule.mute")}>
          {muted ? (
            <IconBellOff size={15} stroke={1.7} aria-hidden="true" />
          ) : (
            <IconBellRinging size={15} stroke={1.7} aria-hidden="true" />
          )}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("rule.muteFor")}</Menu.Label>
        {MUTE_HOURS.map((hours) => (
          <Menu.Item key={hours} onClick={() => mute.mutate({ id: rule.id, hours })}>
            {hours < 2 * DAY_HOURS ? t("hours", { count: hours }) : t("days", { count: hours / DAY_HOURS })}
          </Menu.Item>
        ))}
        {muted && <Menu.Divider />}
        {muted && <Menu.Item onClick={() => mute.mutate({ id: rule.id, hours: 0 })}>{t("rule.unmute")}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
