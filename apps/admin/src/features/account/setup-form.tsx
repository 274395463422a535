"use client";

import { firstUserSchema, PASSWORD_CHARS_MIN } from "@lars/input";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { larsErrorOf } from "../../trpc/lars-error.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import { useFieldWords } from "../../words/field-words.ts";
import { signIn } from "./auth-requests.ts";
import { Refusal } from "./refusal.tsx";
import { useCheckedForm } from "./use-checked-form.ts";

/** Makes the first user for the holder of the set-up link, and logs them in. */
export function SetupForm({ token }: { readonly token: string }) {
  const t = useTranslations("setup");
  const trpc = useTRPC();
  const say = useFieldWords();
  const [refusal, setRefusal] = useState<string>();
  const form = useCheckedForm({ token, name: "", email: "", password: "" }, firstUserSchema);
  const create = useMutation(trpc.setup.createFirstUser.mutationOptions());
  async function make(user: typeof form.values): Promise<void> {
    setRefusal(undefined);
    try {
      const { email } = await create.mutateAsync(user);
      const answer = await signIn({ email, password: user.password });
      window.location.assign(answer === "done" ? "/routes" : "/login");
    } catch (error) {
      const { issues } = larsErrorOf(error);
      for (const issue of issues) form.setFieldError(issue.path, say(issue));
      const whole = issues.find((issue) => issue.path === "" || issue.path === "token");
      setRefusal(whole === undefined ? t("failed") : say(whole));
    }
  }
  return (
    <form onSubmitCapture={form.takeTyped} onSubmit={form.onSubmit((values) => void make(values))} noValidate>
      <Stack gap="sm">
        {refusal !== undefined && <Refusal>{refusal}</Refusal>}
        <TextInput
          label={t("name")}
          autoComplete="name"
          autoFocus
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <TextInput
          label={t("email")}
          type="email"
          autoComplete="username"
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label={t("password")}
          description={t("passwordRule", { min: PASSWORD_CHARS_MIN })}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("show") }}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Button type="submit" disabled={!form.isReady} size="sm" mt="xs" loading={create.isPending} fullWidth>
          {t("create")}
        </Button>
      </Stack>
    </form>
  );
}
