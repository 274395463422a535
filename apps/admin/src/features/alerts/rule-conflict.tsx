"use client";

import { useTranslations } from "next-intl";
import { ConflictChoice } from "../../drawer/conflict-choice.tsx";
import type { AlertRule } from "./alert.ts";
import { type RuleWords, useRuleWords } from "./alert-words.ts";
import { type RuleDraft, wordsOf } from "./rule-draft.ts";

interface RuleConflictProps {
  readonly before: AlertRule | undefined;
  /** Undefined when it is gone. */
  readonly theirs: AlertRule | undefined;
  readonly mine: RuleDraft;
  readonly onChoose: (whose: "theirs" | "mine") => void;
}

/** Somebody else changed or deleted the rule first. */
export function RuleConflict({ before, theirs, mine, onChoose }: RuleConflictProps) {
  const t = useTranslations("conflict");
  const alerts = useTranslations("alerts");
  const words = useRuleWords();
  const textOf = (rule: RuleWords & Pick<AlertRule, "severity" | "enabled" | "note">) =>
    [
      `${words.fires(rule)} ${words.ends(rule)}`,
      alerts(`severities.${rule.severity}`),
      alerts(rule.enabled ? "rule.on" : "rule.off"),
      rule.note,
    ]
      .filter((line) => line !== "")
      .join("\n");
  const wanted = wordsOf(mine, before?.module ?? null);
  return (
    <ConflictChoice
      title={t(theirs === undefined ? "goneRule" : "changedRule")}
      before={before && textOf(before)}
      theirs={theirs && textOf(theirs)}
      mine={wanted && textOf({ ...mine, ...wanted })}
      onTheirs={() => onChoose("theirs")}
      onMine={() => onChoose("mine")}
    />
  );
}
