"use client";

import { Button, Group } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useAlertGlance } from "../../live/use-alert-glance.ts";
import { Age } from "../../words/age.tsx";
import { viewersZone } from "../../words/viewers-zone.ts";
import { Refusal } from "../account/refusal.tsx";
import type { AlertDelivery, AlertWebhook } from "./alert.ts";
import classes from "./alerts.module.css";
import { detailBeside, useTroubleWords } from "./trouble-words.ts";
import { useAlertActions } from "./use-alerts.ts";
import { DeliveryState } from "./webhooks-list.tsx";

interface WebhookToldProps {
  readonly webhook: AlertWebhook;
  /** What stands in the fields is not kept: a test would go elsewhere. */
  readonly unsaved: boolean;
  readonly onSecret: (secret: string) => void;
}

/** A test, another secret, and what it was told last. */
export function WebhookTold({ webhook, unsaved, onSecret }: WebhookToldProps) {
  const t = useTranslations("alerts.hook");
  const failed = useTranslations("alerts")("failed");
  const { testWebhook, renewSecret } = useAlertActions();
  const [askedAfter, setAskedAfter] = useState<number>();
  const asked = askedAfter !== undefined && !testWebhook.isError;
  const test = webhook.deliveries.find(({ event, id }) => event === "test" && id > (askedAfter ?? id));
  function ask(): void {
    setAskedAfter(webhook.deliveries[0]?.id ?? 0);
    testWebhook.mutate({ id: webhook.id });
  }
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
            disabled={unsaved}
            loading={renewSecret.isPending}
            title={t("renewAbout")}
          >
            {t("renew")}
          </Button>
          <Button
            size="compact-sm"
            variant="light"
            onClick={ask}
            disabled={unsaved}
            loading={testWebhook.isPending}
            title={t("testAbout")}
            leftSection={<IconSend size={13} aria-hidden="true" />}
          >
            {t("test")}
          </Button>
        </Group>
      </div>
      {(testWebhook.isError || renewSecret.isError) && <Refusal>{failed}</Refusal>}
      {unsaved && <p className="quiet">{t("testUnsaved")}</p>}
      {asked && <Tested test={test} />}
      {webhook.deliveries.length === 0 && <p className="quiet">{t("noDeliveries")}</p>}
      <ul className={classes["deliveries"]}>
        {webhook.deliveries.map((delivery) => (
          <Told key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </>
  );
}

/** How the test goes that somebody asked for; nothing is sent while no reporter runs. */
function Tested({ test }: { readonly test: AlertDelivery | undefined }) {
  const t = useTranslations("alerts.hook");
  const isAlone = useAlertGlance()?.evaluator === null;
  const state = test?.state ?? "waiting";
  return (
    <p className={state === "failed" ? undefined : "quiet"} role="status">
      {t(`tested.${state === "waiting" && isAlone ? "alone" : state}`)}
    </p>
  );
}

const BETWEEN = " · ";

function Told({ delivery }: { readonly delivery: AlertDelivery }) {
  const t = useTranslations("alerts.hook");
  const format = useFormatter();
  const { event, status, tookMs, attempts, state, nextMs } = delivery;
  const timeZone = viewersZone();
  const again = state === "waiting" && attempts > 0;
  const known = [
    ...(status === null ? [] : [String(status)]),
    ...(tookMs === null ? [] : [t("took", { count: tookMs })]),
    ...(attempts > 1 ? [t("attempts", { count: attempts })] : []),
    ...(again ? [t("againAt", { time: format.dateTime(nextMs, { timeStyle: "medium", timeZone }) })] : []),
  ];
  return (
    <li>
      <DeliveryState delivery={delivery} />
      <span>
        {t(`events.${event}`)} <span className="quiet tabular">{known.join(BETWEEN)}</span>
      </span>
      <span className="quiet">
        <Age at={delivery.doneMs ?? delivery.createdMs} />
      </span>
      <Why delivery={delivery} />
    </li>
  );
}

/** What went wrong, in words; the code or text that the reporter met stands beside it. */
function Why({ delivery: { trouble } }: { readonly delivery: AlertDelivery }) {
  const why = useTroubleWords()(trouble);
  const detail = detailBeside(trouble);
  if (why === "") return null;
  return (
    <span className={classes["why"]}>
      {why} {detail !== "" && <code className="mono">{detail}</code>}
    </span>
  );
}
