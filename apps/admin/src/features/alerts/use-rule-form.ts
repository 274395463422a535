"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type LarsFailure, larsErrorOf } from "../../trpc/lars-error.ts";
import { useTRPC } from "../../trpc/trpc.ts";
import type { AlertRule } from "./alert.ts";
import { checkDraft, draftOf, type RuleDraft } from "./rule-draft.ts";
import { useAlertActions } from "./use-alerts.ts";
import { useConflict } from "./use-conflict.ts";

interface RuleFormOptions {
  readonly opened: AlertRule | undefined;
  readonly onSaved: () => void;
}

/** A rule while it is written: what is wrong stands at its field from the first try on, and goes as soon as it is put right. */
export function useRuleForm({ opened, onSaved }: RuleFormOptions) {
  const { known, conflict, look, settle } = useConflict(opened, useReadRules());
  const [draft, setDraft] = useState(() => draftOf(opened));
  const [tries, setTries] = useState(0);
  const [failure, setFailure] = useState<LarsFailure>();
  const { saveRule } = useAlertActions();
  const checked = checkDraft(draft, known);
  const found = tries === 0 ? [] : (checked.issues ?? []);

  function change(next: RuleDraft): void {
    setFailure(undefined);
    setDraft(next);
  }

  function submit(): void {
    setTries((before) => before + 1);
    setFailure(undefined);
    if (checked.data === undefined || conflict !== undefined) return;
    saveRule.mutate(checked.data, { onSuccess: onSaved, onError: refused });
  }

  function refused(error: unknown): void {
    const failed = larsErrorOf(error);
    if (failed.code === "ALERT_CONFLICT") look().catch(() => setFailure(failed));
    else setFailure(failed);
  }

  function choose(whose: "theirs" | "mine"): void {
    const theirs = settle();
    setTries(0);
    if (whose === "theirs" && theirs !== undefined) setDraft(draftOf(theirs));
  }

  const issues = found.length > 0 ? found : (failure?.issues ?? []);
  return { draft, change, known, conflict, choose, issues, failure, tries, submit, pending: saveRule.isPending };
}

/** Reads all rules as they are now. */
function useReadRules(): () => Promise<readonly AlertRule[]> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return () => cache.fetchQuery({ ...trpc.alert.rules.queryOptions(), staleTime: 0 });
}
