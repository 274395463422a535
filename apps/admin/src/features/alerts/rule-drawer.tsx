"use client";

import { Button, Drawer, Group, SegmentedControl, Select, Switch, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ReturnFocus } from "../../keyboard/return-focus.tsx";
import { useFieldWords } from "../../words/field-words.ts";
import { Refusal } from "../account/refusal.tsx";
import { ALERT_KINDS, type AlertKind, type AlertRule } from "./alert.ts";
import { useRuleWords } from "./alert-words.ts";
import classes from "./alerts.module.css";
import { aNewDraft, type RuleDraft, wordsOf } from "./rule-draft.ts";
import { RuleFields } from "./rule-fields.tsx";
import { useFirstWrong } from "./use-first-wrong.ts";
import { useRuleForm } from "./use-rule-form.ts";

interface RuleDrawerProps {
  readonly editing: AlertRule | "new";
  readonly onClose: () => void;
}

/** A rule, for the first time or anew. */
export function RuleDrawer({ editing, onClose }: RuleDrawerProps) {
  const t = useTranslations("alerts");
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={t(editing === "new" ? "rule.add" : "rule.edit")}
      overlayProps={{ backgroundOpacity: 0.25 }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ReturnFocus />
      <RuleForm editing={editing} onClose={onClose} />
    </Drawer>
  );
}

function RuleForm(props: RuleDrawerProps) {
  const t = useTranslations("alerts");
  const say = useFieldWords();
  const known = props.editing === "new" ? undefined : props.editing;
  const form = useRuleForm({ known, onSaved: props.onClose });
  const { draft, issues } = form;
  const focused = useFirstWrong(form.tries);
  const errorOf = (path: string) => {
    const issue = issues.find((one) => one.path === path);
    return issue === undefined ? undefined : say(issue);
  };
  const change = (some: Partial<RuleDraft>) => form.change({ ...draft, ...some });
  return (
    <form
      ref={focused}
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
      noValidate
    >
      <KindField kind={draft.kind} fixed={known !== undefined} onChange={(kind) => form.change(aNewDraft(kind))} />
      <Sentence draft={draft} />
      <RuleFields draft={draft} onChange={change} errorOf={errorOf} />
      <SegmentedControl
        size="xs"
        aria-label={t("severity")}
        value={draft.severity}
        onChange={(severity) => change({ severity: severity === "critical" ? "critical" : "warning" })}
        data={(["warning", "critical"] as const).map((value) => ({ value, label: t(`severities.${value}`) }))}
      />
      <Textarea
        label={t("rule.note")}
        description={t("rule.noteAbout")}
        value={draft.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
        error={errorOf("note")}
        autosize
        minRows={2}
      />
      <Switch
        label={t("rule.enabled")}
        checked={draft.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      {form.failure !== undefined && issues.length === 0 && (
        <Refusal>{t(form.failure.code === "ALERT_CONFLICT" ? "conflict" : "failed")}</Refusal>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={props.onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={form.pending}>
          {t("save")}
        </Button>
      </Group>
    </form>
  );
}

interface KindFieldProps {
  readonly kind: AlertKind;
  /** A rule stays of its kind: what fires by it would be something else. */
  readonly fixed: boolean;
  readonly onChange: (kind: AlertKind) => void;
}

function KindField({ kind, fixed, onChange }: KindFieldProps) {
  const t = useTranslations("alerts");
  return (
    <Select
      label={t("rule.kind")}
      description={t(`kindAbout.${kind}`)}
      value={kind}
      disabled={fixed}
      allowDeselect={false}
      onChange={(value) => onChange(ALERT_KINDS.find((one) => one === value) ?? kind)}
      data={ALERT_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
    />
  );
}

/** The rule as it would read; nothing while something is wrong. */
function Sentence({ draft }: { readonly draft: RuleDraft }) {
  const words = useRuleWords();
  const rule = wordsOf(draft);
  if (rule === undefined) return null;
  return (
    <p className={classes["sentence"]} aria-live="polite">
      {words.fires(rule)} <span>{words.ends(rule)}</span>
    </p>
  );
}
