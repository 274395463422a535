"use client";

import { Button, Group, Modal, Stack } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ReturnFocus } from "../../keyboard/return-focus.tsx";
import { larsErrorOf } from "../../trpc/lars-error.ts";
import { Refusal } from "../account/refusal.tsx";

interface DeleteDialogProps {
  readonly title: string;
  readonly about: string;
  readonly deleting: { readonly isPending: boolean; readonly error: unknown };
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

/** Says what would go before it goes. */
export function DeleteDialog({ title, about, deleting, onDelete, onClose }: DeleteDialogProps) {
  const t = useTranslations("alerts");
  const failed = deleting.error !== null && deleting.error !== undefined;
  return (
    <Modal opened onClose={onClose} size={440} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <ReturnFocus />
      <Stack gap="md">
        <p style={{ margin: 0 }}>{about}</p>
        {failed && (
          <Refusal>{t(larsErrorOf(deleting.error).code === "ALERT_CONFLICT" ? "conflict" : "failed")}</Refusal>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("cancel")}
          </Button>
          <Button color="red.9" loading={deleting.isPending} onClick={onDelete}>
            {t("delete")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
