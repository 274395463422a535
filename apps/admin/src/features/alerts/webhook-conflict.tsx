"use client";

import { useTranslations } from "next-intl";
import { ConflictChoice } from "../../drawer/conflict-choice.tsx";
import type { AlertWebhook } from "./alert.ts";
import type { WebhookDraft } from "./use-webhook-form.ts";

interface WebhookConflictProps {
  readonly before: AlertWebhook | undefined;
  /** Undefined when it is gone. */
  readonly theirs: AlertWebhook | undefined;
  readonly mine: WebhookDraft;
  readonly onChoose: (whose: "theirs" | "mine") => void;
}

/** Somebody else changed or deleted the webhook first. */
export function WebhookConflict({ before, theirs, mine, onChoose }: WebhookConflictProps) {
  const t = useTranslations("conflict");
  const words = useTranslations("alerts");
  const textOf = ({ name, url, enabled, criticalOnly }: WebhookDraft) =>
    [name, url, words(enabled ? "rule.on" : "rule.off"), ...(criticalOnly ? [words("hook.criticalOnly")] : [])].join(
      "\n",
    );
  return (
    <ConflictChoice
      title={t(theirs === undefined ? "goneWebhook" : "changedWebhook")}
      before={before && textOf(before)}
      theirs={theirs && textOf(theirs)}
      mine={textOf(mine)}
      onTheirs={() => onChoose("theirs")}
      onMine={() => onChoose("mine")}
    />
  );
}
