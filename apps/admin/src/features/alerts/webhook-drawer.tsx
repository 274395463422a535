"use client";

import { alertWebhookSchema, type FieldIssue, fieldIssues } from "@lars/input";
import { Button, Drawer, Group, Switch, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ReturnFocus } from "../../keyboard/return-focus.tsx";
import { type LarsFailure, larsErrorOf } from "../../trpc/lars-error.ts";
import { CopyButton } from "../../words/copy-button.tsx";
import { useFieldWords } from "../../words/field-words.ts";
import { Refusal } from "../account/refusal.tsx";
import type { AlertWebhook } from "./alert.ts";
import classes from "./alerts.module.css";
import { useAlertActions } from "./use-alerts.ts";
import { WebhookTold } from "./webhook-told.tsx";

interface WebhookDrawerProps {
  readonly editing: AlertWebhook | "new";
  readonly onClose: () => void;
  /** There is a new one, and its secret has been kept: one wants to test it. */
  readonly onCreated: (id: number) => void;
  readonly onDelete: (webhook: AlertWebhook) => void;
}

/** A webhook: where it is, its secret once, a test, and what it was told. */
export function WebhookDrawer({ editing, onClose, onCreated, onDelete }: WebhookDrawerProps) {
  const t = useTranslations("alerts");
  const [secret, setSecret] = useState<string>();
  const [created, setCreated] = useState<number>();
  const [unsaved, setUnsaved] = useState(false);
  const known = editing === "new" ? undefined : editing;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={known === undefined ? t("hook.add") : known.name}
      overlayProps={{ backgroundOpacity: 0.25 }}
      closeButtonProps={{ "aria-label": t("close") }}
      closeOnClickOutside={secret === undefined}
    >
      <ReturnFocus />
      {secret !== undefined && (
        <Secret secret={secret} onDone={() => (created === undefined ? setSecret(undefined) : onCreated(created))} />
      )}
      {(secret === undefined || known !== undefined) && (
        <WebhookForm
          known={known}
          onClose={onClose}
          onCreated={(webhook) => {
            setCreated(webhook.id);
            setSecret(webhook.secret);
          }}
          onUnsaved={setUnsaved}
          {...(known === undefined ? {} : { onDelete: () => onDelete(known) })}
        />
      )}
      {known !== undefined && <WebhookTold webhook={known} unsaved={unsaved} onSecret={setSecret} />}
    </Drawer>
  );
}

function Secret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const t = useTranslations("alerts.hook");
  return (
    <section className={classes["secret"]} aria-live="polite">
      <strong>{t("secretTitle")}</strong>
      <code className="mono">
        {secret} <CopyButton text={secret} always />
      </code>
      <p>{t("secretAbout")}</p>
      <Group justify="flex-end">
        <Button onClick={onDone}>{t("secretDone")}</Button>
      </Group>
    </section>
  );
}

interface WebhookFormProps {
  readonly known: AlertWebhook | undefined;
  readonly onClose: () => void;
  readonly onCreated: (webhook: { readonly id: number; readonly secret: string }) => void;
  /** Whether what stands in the fields is not what is kept. */
  readonly onUnsaved: (unsaved: boolean) => void;
  readonly onDelete?: () => void;
}

function useWebhookForm({ known, onClose, onCreated, onUnsaved }: WebhookFormProps) {
  const { name = "", url = "", enabled = true, criticalOnly = false } = known ?? {};
  const [draft, setFields] = useState({ name, url, enabled, criticalOnly });
  const setDraft = (next: typeof draft) => {
    setFields(next);
    onUnsaved(next.name !== name || next.url !== url || next.enabled !== enabled || next.criticalOnly !== criticalOnly);
  };
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const [failure, setFailure] = useState<LarsFailure>();
  const { saveWebhook } = useAlertActions();
  function submit(): void {
    const checked = alertWebhookSchema.safeParse({ ...draft, id: known?.id ?? null, revision: known?.revision ?? 0 });
    setFailure(undefined);
    setIssues(checked.success ? [] : fieldIssues(checked.error));
    if (!checked.success) return;
    saveWebhook.mutate(checked.data, {
      onSuccess: ({ id, secret }) => (secret === null ? onClose() : onCreated({ id, secret })),
      onError: (error) => {
        const failed = larsErrorOf(error);
        setIssues(failed.issues);
        setFailure(failed);
      },
    });
  }
  return { draft, setDraft, issues, failure, submit, pending: saveWebhook.isPending };
}

function WebhookForm(props: WebhookFormProps) {
  const t = useTranslations("alerts");
  const say = useFieldWords();
  const { draft, setDraft, issues, failure, submit, pending } = useWebhookForm(props);
  const errorOf = (path: string) => {
    const issue = issues.find((one) => one.path === path);
    return issue === undefined ? undefined : say(issue);
  };
  const text = (name: "name" | "url") => ({
    label: t(`hook.${name}`),
    value: draft[name],
    error: errorOf(name),
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
  });
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <TextInput {...text("name")} data-autofocus />
      <TextInput {...text("url")} inputMode="url" classNames={{ input: "mono" }} />
      <Switch
        label={t("hook.criticalOnly")}
        description={t("hook.criticalOnlyAbout")}
        checked={draft.criticalOnly}
        onChange={(event) => setDraft({ ...draft, criticalOnly: event.currentTarget.checked })}
      />
      <Switch
        label={t("hook.enabled")}
        checked={draft.enabled}
        onChange={(event) => setDraft({ ...draft, enabled: event.currentTarget.checked })}
      />
      {failure !== undefined && issues.length === 0 && (
        <Refusal>{t(failure.code === "ALERT_CONFLICT" ? "conflict" : "failed")}</Refusal>
      )}
      <Group justify="flex-end" gap="xs">
        {props.onDelete !== undefined && (
          <Button variant="subtle" color="red" onClick={props.onDelete} mr="auto">
            {t("delete")}
          </Button>
        )}
        <Button variant="default" onClick={props.onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={pending}>
          {t("save")}
        </Button>
      </Group>
    </form>
  );
}
