"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useAlertActions, useWebhooks } from "./use-alerts.ts";
import { WebhooksList } from "./webhooks-list.tsx";

const DeleteDialog = dynamic(() => import("./delete-dialog.tsx").then((module) => module.DeleteDialog), { ssr: false });
const WebhookDrawer = dynamic(() => import("./webhook-drawer.tsx").then((module) => module.WebhookDrawer), {
  ssr: false,
});

interface WebhooksProps {
  readonly adding: boolean;
  readonly onAdd: () => void;
  readonly onAdded: () => void;
}

/** Who is told; one of them opened, a new one, or one that is to go. */
export function Webhooks({ adding, onAdd, onAdded }: WebhooksProps) {
  const t = useTranslations("alerts.hook");
  const webhooks = useWebhooks();
  const [openedId, setOpenedId] = useState<number>();
  const [deletingId, setDeletingId] = useState<number>();
  const { removeWebhook } = useAlertActions();
  const byId = (id: number | undefined) => webhooks.data?.find((one) => one.id === id);
  const opened = adding ? "new" : byId(openedId);
  const deleting = byId(deletingId);
  const close = () => {
    setOpenedId(undefined);
    onAdded();
  };
  return (
    <>
      <WebhooksList webhooks={webhooks} onOpen={({ id }) => setOpenedId(id)} onAdd={onAdd} />
      {opened !== undefined && (
        <WebhookDrawer
          key={opened === "new" ? "new" : opened.id}
          editing={opened}
          onClose={close}
          onCreated={(id) => {
            onAdded();
            setOpenedId(id);
          }}
          onDelete={({ id }) => {
            close();
            setDeletingId(id);
          }}
        />
      )}
      {deleting !== undefined && (
        <DeleteDialog
          title={t("deleteTitle", { name: deleting.name })}
          about={t("deleteAbout")}
          deleting={removeWebhook}
          onDelete={() => removeWebhook.mutate({ id: deleting.id }, { onSuccess: () => setDeletingId(undefined) })}
          onClose={() => setDeletingId(undefined)}
        />
      )}
    </>
  );
}
