"use client";

import { alertWebhookSchema, type FieldIssue, fieldIssues } from "@lars/input";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type LarsFailure, larsErrorOf } from "../../trpc/lars-error.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import type { AlertWebhook } from "./alert.ts";
import { useAlertActions } from "./use-alerts.ts";
import { useConflict } from "./use-conflict.ts";

/** What one writes of a webhook. */
export type WebhookDraft = Pick<AlertWebhook, "name" | "url" | "enabled" | "criticalOnly">;

export interface WebhookFormOptions {
  readonly opened: AlertWebhook | undefined;
  readonly onClose: () => void;
  readonly onCreated: (webhook: { readonly id: number; readonly secret: string }) => void;
  /** Whether what stands in the fields is not what is kept. */
  readonly onUnsaved: (unsaved: boolean) => void;
}

function draftOf(webhook: AlertWebhook | undefined): WebhookDraft {
  const { name = "", url = "", enabled = true, criticalOnly = false } = webhook ?? {};
  return { name, url, enabled, criticalOnly };
}

function differs(one: WebhookDraft, other: WebhookDraft): boolean {
  const { name, url, enabled, criticalOnly } = other;
  return one.name !== name || one.url !== url || one.enabled !== enabled || one.criticalOnly !== criticalOnly;
}

/** A webhook while it is written. */
export function useWebhookForm({ opened, onClose, onCreated, onUnsaved }: WebhookFormOptions) {
  const { known, conflict, look, settle } = useConflict(opened, useReadWebhooks());
  const [draft, setFields] = useState(() => draftOf(opened));
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const [failure, setFailure] = useState<LarsFailure>();
  const [tries, setTries] = useState(0);
  const { saveWebhook } = useAlertActions();

  function change(next: WebhookDraft, kept = known): void {
    setFields(next);
    setFailure(undefined);
    onUnsaved(differs(next, draftOf(kept)));
  }

  function submit(): void {
    const checked = alertWebhookSchema.safeParse({ ...draft, id: known?.id ?? null, revision: known?.revision ?? 0 });
    setFailure(undefined);
    setTries((before) => before + 1);
    setIssues(checked.success ? [] : fieldIssues(checked.error));
    if (!checked.success || conflict !== undefined) return;
    saveWebhook.mutate(checked.data, {
      onSuccess: ({ id, secret }) => (secret === null ? onClose() : onCreated({ id, secret })),
      onError: refused,
    });
  }

  function refused(error: unknown): void {
    const failed = larsErrorOf(error);
    setIssues(failed.issues);
    if (failed.code === "ALERT_CONFLICT") look().catch(() => setFailure(failed));
    else setFailure(failed);
  }

  function choose(whose: "theirs" | "mine"): void {
    const theirs = settle();
    change(whose === "theirs" ? draftOf(theirs) : draft, theirs);
  }

  const pending = saveWebhook.isPending;
  return { draft, change, known, conflict, choose, issues, failure, tries, submit, pending };
}

/** Reads all webhooks as they are now. */
function useReadWebhooks(): () => Promise<readonly AlertWebhook[]> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return () => cache.fetchQuery({ ...trpc.alert.webhooks.queryOptions(), staleTime: 0 });
}
