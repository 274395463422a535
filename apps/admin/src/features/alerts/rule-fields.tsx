"use client";

import { NumberInput, VisuallyHidden } from "@mantine/core";
import { useTranslations } from "next-intl";
import { isOfModules, isOfShares } from "./alert.ts";
import classes from "./alerts.module.css";
import type { NumberDraft, RuleDraft } from "./rule-draft.ts";

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (some: Partial<RuleDraft>) => void;
  readonly errorOf: (path: string) => string | undefined;
}

/** Room for the longest unit, px. */
const UNIT_PX = 48;

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
      {kind !== "noIdleHost" && (
        <div className={classes["two"]}>
          {isShare && <Field {...props} field="fireAbove" label={t("fireShare")} unit="percent" decimals />}
          {isShare && <Field {...props} field="resolveAt" label={t("resolveShare")} unit="percent" decimals />}
          {isShare && <Field {...props} field="windowMinutes" label={t("window")} unit="minutes" />}
          {kind === "errorRate" && (
            <Field {...props} field="callsMin" label={t("callsMin")} unit="calls" about={t("callsAbout")} />
          )}
          {!isShare && <Field {...props} field="fireAbove" label={t("fireSeconds")} unit="seconds" />}
        </div>
      )}
      <div className={classes["two"]}>
        <Field {...props} field="forSeconds" label={t("hold")} unit="seconds" />
        <Field {...props} field="resolveSeconds" label={t("resolve")} unit="seconds" />
      </div>
    </>
  );
}

interface FieldProps extends RuleFieldsProps {
  readonly field: Numbers;
  readonly label: string;
  readonly about?: string;
  readonly unit?: "percent" | "minutes" | "seconds" | "calls";
  readonly decimals?: boolean;
}

function Field({ draft, onChange, errorOf, field, label, about, unit, decimals = false }: FieldProps) {
  const t = useTranslations("alerts.rule.units");
  return (
    <NumberInput
      label={
        <>
          {label}
          {unit !== undefined && <VisuallyHidden>{t("named", { unit: t(unit) })}</VisuallyHidden>}
        </>
      }
      description={about}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={draft[field]}
      onChange={(value: NumberDraft) => onChange({ [field]: value })}
      error={errorOf(field)}
      min={0}
      allowDecimal={decimals}
      allowNegative={false}
      hideControls
      rightSection={unit === undefined ? null : <span className={classes["unit"]}>{t(unit)}</span>}
      rightSectionWidth={unit === undefined ? 0 : UNIT_PX}
      rightSectionPointerEvents="none"
      classNames={{ input: "mono" }}
    />
  );
}
