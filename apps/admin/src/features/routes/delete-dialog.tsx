"use client";

import type { RouteEditInput } from "@lars/input";
import { Button, Group, Modal, Stack } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { ReturnFocus } from "../../keyboard/return-focus.tsx";
import { larsErrorOf } from "../../trpc/lars-error.ts";
import { useFieldWords } from "../../words/field-words.ts";
import { Refusal } from "../account/refusal.tsx";
import { DiffLines } from "./diff-lines.tsx";
import { changedLines } from "./draft.ts";
import { Impact } from "./impact.tsx";
import { Journey } from "./journey.tsx";
import { useChangeRoutes } from "./use-change-routes.ts";
import type { RouteRow } from "./use-route-rows.ts";

interface DeleteDialogProps {
  readonly rows: readonly RouteRow[];
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

function deletionOf(rows: readonly RouteRow[]): RouteEditInput {
  return {
    add: [],
    update: [],
    remove: rows.map(({ id, modId, cmdId, ip, port }) => ({ id, before: { modId, cmdId, address: `${ip}:${port}` } })),
  };
}

/** Names what would go and what that touches; deletes after a yes, and shows the way of the version. */
export function DeleteDialog({ rows, onClose, onDeleted }: DeleteDialogProps) {
  const t = useTranslations("delete");
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t("title", { count: rows.length })}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ReturnFocus />
      <Question rows={rows} onClose={onClose} onDeleted={onDeleted} />
    </Modal>
  );
}

function Question({ rows, onClose, onDeleted }: DeleteDialogProps) {
  const t = useTranslations("delete");
  const [asked] = useState(rows);
  const edit = useMemo(() => deletionOf(asked), [asked]);
  const change = useChangeRoutes();
  const { removed } = changedLines(edit);
  if (change.data !== undefined) {
    return (
      <Stack gap="md" role="status">
        <Journey version={change.data.version} />
        <Group justify="flex-end">
          <Button onClick={onClose} autoFocus>
            {t("done")}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <DiffLines removed={removed} added={[]} />
      <Impact edit={edit} />
      {change.isError && <Refused error={change.error} />}
      <Group justify="flex-end" gap="xs" mt="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("keep")}
        </Button>
        <Button color="red.9" loading={change.isPending} onClick={() => change.mutate(edit, { onSuccess: onDeleted })}>
          {t("delete", { count: asked.length })}
        </Button>
      </Group>
    </Stack>
  );
}

function Refused({ error }: { readonly error: unknown }) {
  const t = useTranslations("delete");
  const say = useFieldWords();
  const { code, issues } = larsErrorOf(error);
  const first = issues[0];
  if (first !== undefined) return <Refusal>{say(first)}</Refusal>;
  return <Refusal>{t(code === "UNREACHABLE" ? "unreachable" : "failed")}</Refusal>;
}
