"use client";

import { useState } from "react";
import { type LarsFailure, larsErrorOf } from "../../trpc/lars-error.ts";
import type { AlertRule } from "./alert.ts";
import { checkDraft, draftOf, type RuleDraft } from "./rule-draft.ts";
import { useAlertActions } from "./use-alerts.ts";

/** A rule while it is written: what is wrong stands at its field from the first try on, and goes as soon as it is put right. */
export function useRuleForm({
  known,
  onSaved,
}: {
  readonly known: AlertRule | undefined;
  readonly onSaved: () => void;
}) {
  const [draft, setDraft] = useState(() => draftOf(known));
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
    if (checked.data === undefined) return;
    saveRule.mutate(checked.data, { onSuccess: onSaved, onError: (error) => setFailure(larsErrorOf(error)) });
  }

  const issues = found.length > 0 ? found : (failure?.issues ?? []);
  return { draft, change, issues, failure, tries, submit, pending: saveRule.isPending };
}
