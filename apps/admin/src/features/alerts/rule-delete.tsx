"use client";

import { useTranslations } from "next-intl";
import type { AlertRule } from "./alert.ts";
import { useRuleWords } from "./alert-words.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { useAlertActions } from "./use-alerts.ts";

/** Asks before a rule goes. */
export function RuleDelete({ rule, onClose }: { readonly rule: AlertRule; readonly onClose: () => void }) {
  const t = useTranslations("alerts.rule");
  const words = useRuleWords();
  const { removeRule } = useAlertActions();
  return (
    <DeleteDialog
      title={t("deleteTitle")}
      about={`${words.fires(rule)} ${t("deleteAbout", { count: rule.firing })}`}
      deleting={removeRule}
      onDelete={() => removeRule.mutate({ id: rule.id }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
