"use client";

import { NumberInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { isOfModules, isOfShares } from "./alert.ts";
import classes from "./alerts.module.css";
import type { NumberDraft, RuleDraft } from "./rule-draft.ts";

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (some: Partial<RuleDraft>) => void;
  readonly errorOf: (path: string) => string | undefined;
}

type Numbers =
  | "modId"
  | "cmdId"
  | "fireAbove"
  | "resolveAt"
  | "windowMinutes"
  | "callsMin"
  | "forSeconds"
  | "resolveSeconds";

/** What a rule of its kind needs, and nothing else. */
export function RuleFields(props: RuleFieldsProps) {
  const t = useTranslations("alerts.rule");
  const { kind } = props.draft;
  const isShare = isOfShares(kind);
  return (
    <>
      {isOfModules(kind) && (
        <div>
          <div className={classes["two"]}>
            <Field {...props} field="modId" label={t("modId")} />
            <Field {...props} field="cmdId" label={t("cmdId")} />
          </div>
          <p className={classes["about"]}>{t("moduleAbout")}</p>
        </div>
      )}
      <div className={classes["two"]}>
        {isShare && <Field {...props} field="fireAbove" label={t("fireShare")} decimals />}
        {isShare && <Field {...props} field="resolveAt" label={t("resolveShare")} decimals />}
        {isShare && <Field {...props} field="windowMinutes" label={t("window")} />}
        {kind === "errorRate" && <Field {...props} field="callsMin" label={t("callsMin")} about={t("callsAbout")} />}
        {!isShare && kind !== "noIdleHost" && <Field {...props} field="fireAbove" label={t("fireSeconds")} />}
      </div>
      <div className={classes["two"]}>
        <Field {...props} field="forSeconds" label={t("hold")} about={t("holdAbout")} />
        <Field {...props} field="resolveSeconds" label={t("resolve")} about={t("resolveAbout")} />
      </div>
    </>
  );
}

interface FieldProps extends RuleFieldsProps {
  readonly field: Numbers;
  readonly label: string;
  readonly about?: string;
  readonly decimals?: boolean;
}

function Field({ draft, onChange, errorOf, field, label, about, decimals = false }: FieldProps) {
  return (
    <NumberInput
      label={label}
      description={about}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={draft[field]}
      onChange={(value: NumberDraft) => onChange({ [field]: value })}
      error={errorOf(field)}
      min={0}
      allowDecimal={decimals}
      allowNegative={false}
      hideControls
      classNames={{ input: "mono" }}
    />
  );
}
