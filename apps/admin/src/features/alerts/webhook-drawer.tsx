"use client";

import { Button, Switch, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { DeleteButton } from "../../drawer/delete-button.tsx";
import { DrawerBody, DrawerFoot, SideDrawer } from "../../drawer/side-drawer.tsx";
import { CopyButton } from "../../words/copy-button.tsx";
import { useFieldWords } from "../../words/field-words.ts";
import { Refusal } from "../account/refusal.tsx";
import type { AlertWebhook } from "./alert.ts";
import classes from "./alerts.module.css";
import { useFirstWrong } from "./use-first-wrong.ts";
import { useWebhookForm, type WebhookFormOptions } from "./use-webhook-form.ts";
import { WebhookConflict } from "./webhook-conflict.tsx";
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
    <SideDrawer
      title={known === undefined ? t("hook.add") : known.name}
      closeName={t("close")}
      onClose={onClose}
      stays={secret !== undefined}
    >
      {secret !== undefined && (
        <Secret secret={secret} onDone={() => (created === undefined ? setSecret(undefined) : onCreated(created))} />
      )}
      {secret === undefined && (
        <WebhookForm
          opened={known}
          onClose={onClose}
          onCreated={(webhook) => {
            setCreated(webhook.id);
            setSecret(webhook.secret);
          }}
          onUnsaved={setUnsaved}
          {...(known === undefined ? {} : { onDelete: () => onDelete(known) })}
        >
          {known !== undefined && <WebhookTold webhook={known} unsaved={unsaved} onSecret={setSecret} />}
        </WebhookForm>
      )}
    </SideDrawer>
  );
}

function Secret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const t = useTranslations("alerts.hook");
  return (
    <>
      <DrawerBody role="status">
        <section className={classes["secret"]}>
          <strong>{t("secretTitle")}</strong>
          <code className="mono">
            {secret} <CopyButton text={secret} always />
          </code>
          <p>{t("secretAbout")}</p>
        </section>
      </DrawerBody>
      <DrawerFoot>
        <Button onClick={onDone} autoFocus>
          {t("secretDone")}
        </Button>
      </DrawerFoot>
    </>
  );
}

interface WebhookFormProps extends WebhookFormOptions {
  readonly onDelete?: () => void;
  /** What else there is to say and do about it. */
  readonly children?: ReactNode;
}

function WebhookForm(props: WebhookFormProps) {
  const t = useTranslations("alerts");
  const say = useFieldWords();
  const { draft, change, known, conflict, choose, issues, failure, tries, submit, pending } = useWebhookForm(props);
  const focused = useFirstWrong(tries);
  const errorOf = (path: string) => {
    const issue = issues.find((one) => one.path === path);
    return issue === undefined ? undefined : say(issue);
  };
  const text = (name: "name" | "url") => ({
    label: t(`hook.${name}`),
    value: draft[name],
    error: errorOf(name),
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => change({ ...draft, [name]: event.currentTarget.value }),
  });
  return (
    <form
      ref={focused}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <DrawerBody>
        {conflict !== undefined && (
          <WebhookConflict before={known} theirs={conflict.theirs} mine={draft} onChoose={choose} />
        )}
        <TextInput {...text("name")} data-autofocus />
        <TextInput {...text("url")} inputMode="url" classNames={{ input: "mono" }} />
        <Switch
          label={t("hook.criticalOnly")}
          description={t("hook.criticalOnlyAbout")}
          checked={draft.criticalOnly}
          onChange={(event) => change({ ...draft, criticalOnly: event.currentTarget.checked })}
        />
        <Switch
          label={t("hook.enabled")}
          checked={draft.enabled}
          onChange={(event) => change({ ...draft, enabled: event.currentTarget.checked })}
        />
        {failure !== undefined && issues.length === 0 && <Refusal>{t("failed")}</Refusal>}
        {props.children}
      </DrawerBody>
      <DrawerFoot
        start={props.onDelete !== undefined && <DeleteButton onPress={props.onDelete}>{t("delete")}</DeleteButton>}
      >
        <Button variant="default" onClick={props.onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={pending}>
          {t("save")}
        </Button>
      </DrawerFoot>
    </form>
  );
}
