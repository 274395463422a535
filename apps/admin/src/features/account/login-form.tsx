"use client";

import { loginSchema } from "@lars/input";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type AuthAnswer, signIn } from "./auth-requests.ts";
import { nextPath } from "./next-path.ts";
import { Refusal } from "./refusal.tsx";
import { useCheckedForm } from "./use-checked-form.ts";

/** E-mail address and password. */
export function LoginForm() {
  const t = useTranslations("login");
  const search = useSearchParams();
  const form = useCheckedForm({ email: "", password: "" }, loginSchema);
  const [answer, setAnswer] = useState<AuthAnswer>();
  const [asking, setAsking] = useState(false);
  async function enter(values: { email: string; password: string }): Promise<void> {
    setAsking(true);
    const given = await signIn(values);
    // A whole page load: nothing of the page before the session stays.
    if (given === "done") window.location.assign(nextPath(search.get("next")));
    else setAsking(false);
    setAnswer(given);
  }
  return (
    <form onSubmitCapture={form.takeTyped} onSubmit={form.onSubmit((values) => void enter(values))} noValidate>
      <Stack gap="sm">
        {answer !== undefined && answer !== "done" && <Refusal>{t(answer)}</Refusal>}
        <TextInput
          label={t("email")}
          type="email"
          autoComplete="username"
          autoFocus
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label={t("password")}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("show") }}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Button type="submit" disabled={!form.isReady} size="sm" mt="xs" loading={asking} fullWidth>
          {t("enter")}
        </Button>
      </Stack>
    </form>
  );
}
