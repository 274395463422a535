"use client";

import { Button, Group, Modal, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ReturnFocus } from "../../keyboard/return-focus.tsx";
import { larsErrorOf } from "../../trpc/lars-error.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import { useFieldWords } from "../../words/field-words.ts";
import { Refusal } from "../account/refusal.tsx";
import type { NameKind, NameRow } from "./name-row.ts";

interface NameDeleteDialogProps {
  readonly kind: NameKind;
  readonly row: NameRow;
  readonly onClose: () => void;
}

/** Names what would go; the hosts stay as they are. */
export function NameDeleteDialog({ kind, row, onClose }: NameDeleteDialogProps) {
  const t = useTranslations("modules");
  const say = useFieldWords();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const remove = useMutation(
    trpc.name.remove.mutationOptions({
      onSuccess: onClose,
      onSettled: () => void cache.invalidateQueries(),
    }),
  );
  const issue = remove.isError ? larsErrorOf(remove.error).issues[0] : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      size={440}
      title={t("deleteTitle", { id: String(row.id), name: row.content })}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ReturnFocus />
      <Stack gap="md">
        <p style={{ margin: 0 }}>{t(`${kind}.deleteAbout`)}</p>
        {remove.isError && <Refusal>{issue === undefined ? t("failed") : say(issue)}</Refusal>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("keep")}
          </Button>
          <Button
            color="red.9"
            loading={remove.isPending}
            onClick={() => remove.mutate({ kind, id: row.id, before: row.content })}
          >
            {t("deleteYes")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
