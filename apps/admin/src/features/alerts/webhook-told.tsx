"use client";

import { Button, Group } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { Age } from "../../words/age.tsx";
import { Refusal } from "../account/refusal.tsx";
import type { AlertDelivery, AlertWebhook } from "./alert.ts";
import classes from "./alerts.module.css";
import { useAlertActions } from "./use-alerts.ts";
import { DeliveryState } from "./webhooks-list.tsx";

interface WebhookToldProps {
  readonly webhook: AlertWebhook;
  readonly onSecret: (secret: string) => void;
}

/** A test, another secret, and what it was told last. */
export function WebhookTold({ webhook, onSecret }: WebhookToldProps) {
  const t = useTranslations("alerts.hook");
  const failed = useTranslations("alerts")("failed");
  const { testWebhook, renewSecret } = useAlertActions();
  const renew = () => renewSecret.mutate({ id: webhook.id }, { onSuccess: ({ secret }) => onSecret(secret) });
  return (
    <>
      <div className={classes["part"]}>
        <h3>{t("deliveries")}</h3>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            onClick={renew}
            loading={renewSecret.isPending}
            title={t("renewAbout")}
          >
            {t("renew")}
          </Button>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => testWebhook.mutate({ id: webhook.id })}
            loading={testWebhook.isPending}
            title={t("testAbout")}
            leftSection={<IconSend size={13} aria-hidden="true" />}
          >
            {t("test")}
          </Button>
        </Group>
      </div>
      {(testWebhook.isError || renewSecret.isError) && <Refusal>{failed}</Refusal>}
      {testWebhook.isSuccess && (
        <p className="quiet" role="status">
          {t("tested")}
        </p>
      )}
      {webhook.deliveries.length === 0 && <p className="quiet">{t("noDeliveries")}</p>}
      <ul className={classes["deliveries"]}>
        {webhook.deliveries.map((delivery) => (
          <Told key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </>
  );
}

function Told({ delivery }: { readonly delivery: AlertDelivery }) {
  const t = useTranslations("alerts.hook");
  const { event, status, tookMs, attempts, error } = delivery;
  return (
    <li>
      <DeliveryState delivery={delivery} />
      <span>
        {t(`events.${event}`)}{" "}
        <span className="quiet tabular">
          {status} {tookMs !== null && t("took", { count: tookMs })}{" "}
          {attempts > 1 && t("attempts", { count: attempts })}
        </span>
      </span>
      <span className="quiet">
        <Age at={delivery.doneMs ?? delivery.createdMs} />
      </span>
      {error !== "" && <span className={classes["why"]}>{error}</span>}
    </li>
  );
}
