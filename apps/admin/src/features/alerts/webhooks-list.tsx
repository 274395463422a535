"use client";

import { Button } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Empty } from "../../table/empty.tsx";
import { Failure } from "../../table/failure.tsx";
import { type Column, RowsTable } from "../../table/rows-table.tsx";
import { Age } from "../../words/age.tsx";
import { Count } from "../../words/count.tsx";
import type { AlertDelivery, AlertWebhook } from "./alert.ts";
import classes from "./alerts.module.css";
import { useTroubleWords } from "./trouble-words.ts";
import type { useWebhooks } from "./use-alerts.ts";

interface WebhooksListProps {
  readonly webhooks: ReturnType<typeof useWebhooks>;
  readonly onOpen: (webhook: AlertWebhook) => void;
  readonly onAdd: () => void;
}

const keyOf = (row: AlertWebhook) => row.id;
const nothingMore = () => undefined;

/** Who is told, and how that goes. */
export function WebhooksList({ webhooks, onOpen, onAdd }: WebhooksListProps) {
  const t = useTranslations("alerts");
  const columns = useWebhookColumns(onOpen);
  if (webhooks.isError && webhooks.data === undefined) {
    return <Failure error={webhooks.error} onRetry={() => void webhooks.refetch()} />;
  }
  if (webhooks.data?.length === 0) {
    return (
      <Empty icon={IconWebhook} title={t("webhooksEmpty.title")} about={t("webhooksEmpty.about")}>
        <Button mt="sm" onClick={onAdd} leftSection={<IconPlus size={15} aria-hidden="true" />}>
          {t("hook.add")}
        </Button>
      </Empty>
    );
  }
  return (
    <RowsTable
      label={t("tabs.webhooks")}
      columns={columns}
      rows={webhooks.data ?? []}
      keyOf={keyOf}
      loading={webhooks.data === undefined}
      hasMore={false}
      onNearEnd={nothingMore}
      onOpen={onOpen}
      minWidth={980}
      minWidthNarrow={860}
    />
  );
}

function useWebhookColumns(onOpen: (webhook: AlertWebhook) => void): readonly Column<AlertWebhook>[] {
  const t = useTranslations("alerts");
  return useMemo(
    () => [
      {
        key: "name",
        title: t("hook.name"),
        width: 200,
        narrow: 150,
        shape: 110,
        render: (row) => <Name webhook={row} onOpen={onOpen} />,
      },
      {
        key: "last",
        title: t("hook.state"),
        width: 200,
        narrow: 180,
        shape: 100,
        render: (row) => <Last webhook={row} />,
      },
      {
        key: "url",
        title: t("hook.url"),
        narrow: 260,
        shape: 260,
        render: (row) => (
          <span className="mono" title={row.url}>
            {row.url}
          </span>
        ),
      },
      {
        key: "enabled",
        title: t("rule.state"),
        width: 90,
        narrow: 80,
        shape: 40,
        render: (row) => (
          <span className={classes["state"]} data-state={row.enabled ? "on" : "off"}>
            {t(row.enabled ? "rule.on" : "rule.off")}
          </span>
        ),
      },
      {
        key: "waiting",
        title: t("hook.waiting"),
        width: 96,
        align: "right",
        shape: 50,
        render: (row) => <Count value={row.waiting} />,
      },
      {
        key: "critical",
        title: t("hook.alerts"),
        width: 110,
        shape: 60,
        render: (row) => t(row.criticalOnly ? "severities.critical" : "severities.all"),
      },
    ],
    [t, onOpen],
  );
}

function Name({
  webhook,
  onOpen,
}: {
  readonly webhook: AlertWebhook;
  readonly onOpen: (webhook: AlertWebhook) => void;
}) {
  const t = useTranslations("alerts");
  return (
    <button
      type="button"
      className={classes["open"]}
      aria-label={t("hook.editNamed", { name: webhook.name })}
      title={webhook.name}
      onClick={(event) => {
        event.stopPropagation();
        onOpen(webhook);
      }}
    >
      {webhook.name}
    </button>
  );
}

function Last({ webhook }: { readonly webhook: AlertWebhook }) {
  const t = useTranslations("alerts");
  const [last] = webhook.deliveries;
  if (last === undefined) return <span className="quiet">{t("hook.never")}</span>;
  return (
    <span className={classes["pair"]}>
      <DeliveryState delivery={last} />
      <span>
        <Age at={last.doneMs ?? last.createdMs} />
      </span>
    </span>
  );
}

/** What became of a message. */
export function DeliveryState({ delivery }: { readonly delivery: AlertDelivery }) {
  const t = useTranslations("alerts.hook");
  const why = useTroubleWords();
  return (
    <span className={classes["state"]} data-state={delivery.state} title={why(delivery.trouble)}>
      {t(`states.${delivery.state}`)}
    </span>
  );
}
