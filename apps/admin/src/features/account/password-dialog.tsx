"use client";

import { changePasswordSchema, PASSWORD_CHARS_MIN } from "@lars/input";
import { Alert, Button, Group, Modal, PasswordInput, Stack } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ReturnFocus } from "../../keyboard/return-focus.tsx";
import { type AuthAnswer, changePassword } from "./auth-requests.ts";
import { Refusal } from "./refusal.tsx";
import { useCheckedForm } from "./use-checked-form.ts";

interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** One's own password, changed by whoever knows the present one. */
export function PasswordDialog({ opened, onClose }: DialogProps) {
  const t = useTranslations("password");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("title")}
      size={400}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ReturnFocus />
      <PasswordForm onClose={onClose} />
    </Modal>
  );
}

function PasswordForm({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("password");
  const form = useCheckedForm({ currentPassword: "", newPassword: "" }, changePasswordSchema);
  const [answer, setAnswer] = useState<AuthAnswer>();
  const [asking, setAsking] = useState(false);
  async function change(values: typeof form.values): Promise<void> {
    setAsking(true);
    setAnswer(await changePassword(values));
    setAsking(false);
  }
  if (answer === "done") return <Changed onClose={onClose} />;
  return (
    <form onSubmit={form.onSubmit((values) => void change(values))} noValidate>
      <Stack gap="sm">
        {answer !== undefined && <Refusal>{t(answer)}</Refusal>}
        <PasswordInput
          label={t("current")}
          autoComplete="current-password"
          data-autofocus
          visibilityToggleButtonProps={{ "aria-label": t("show") }}
          key={form.key("currentPassword")}
          {...form.getInputProps("currentPassword")}
        />
        <PasswordInput
          label={t("new")}
          description={t("rule", { min: PASSWORD_CHARS_MIN })}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("show") }}
          key={form.key("newPassword")}
          {...form.getInputProps("newPassword")}
        />
        <Group justify="flex-end" mt="xs" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("keep")}
          </Button>
          <Button type="submit" loading={asking}>
            {t("change")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Changed({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("password");
  return (
    <Stack gap="md">
      <Alert color="teal" variant="light" role="status" icon={<IconCheck size={16} aria-hidden="true" />}>
        {t("changed")}
      </Alert>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t("close")}
        </Button>
      </Group>
    </Stack>
  );
}
