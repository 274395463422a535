"use client";

import { Button, Input, SegmentedControl, Select, Switch, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { DeleteButton } from "../../drawer/delete-button.tsx";
import { DrawerBody, DrawerFoot, SideDrawer } from "../../drawer/side-drawer.tsx";
import { useFieldWords } from "../../words/field-words.ts";
import { Refusal } from "../account/refusal.tsx";
import { ALERT_KINDS, type AlertKind, type AlertRule } from "./alert.ts";
import { useRuleWords } from "./alert-words.ts";
import classes from "./alerts.module.css";
import { RuleConflict } from "./rule-conflict.tsx";
import { aNewDraft, type RuleDraft, wordsOf } from "./rule-draft.ts";
import { RuleFields } from "./rule-fields.tsx";
import { useFirstWrong } from "./use-first-wrong.ts";
import { useRuleForm } from "./use-rule-form.ts";

interface RuleDrawerProps {
  readonly editing: AlertRule | "new";
  readonly onClose: () => void;
  /** Of a rule that is kept. */
  readonly onDelete?: () => void;
}

/** A rule, for the first time or anew. */
export function RuleDrawer(props: RuleDrawerProps) {
  const t = useTranslations("alerts");
  const { editing, onClose } = props;
  return (
    <SideDrawer title={t(editing === "new" ? "rule.add" : "rule.edit")} closeName={t("close")} onClose={onClose}>
      <RuleForm {...props} />
    </SideDrawer>
  );
}

function RuleForm(props: RuleDrawerProps) {
  const t = useTranslations("alerts");
  const say = useFieldWords();
  const opened = props.editing === "new" ? undefined : props.editing;
  const form = useRuleForm({ opened, onSaved: props.onClose });
  const { draft, known, conflict, issues } = form;
  const focused = useFirstWrong(form.tries);
  const errorOf = (path: string) => {
    const issue = issues.find((one) => one.path === path);
    return issue === undefined ? undefined : say(issue);
  };
  const change = (some: Partial<RuleDraft>) => form.change({ ...draft, ...some });
  return (
    <form
      ref={focused}
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
      noValidate
    >
      <DrawerBody>
        {conflict !== undefined && (
          <RuleConflict before={known} theirs={conflict.theirs} mine={draft} onChoose={form.choose} />
        )}
        <KindField kind={draft.kind} fixed={known !== undefined} onChange={(kind) => form.change(aNewDraft(kind))} />
        <Sentence draft={draft} known={known} />
        <RuleFields draft={draft} onChange={change} errorOf={errorOf} />
        <SeverityField severity={draft.severity} onChange={(severity) => change({ severity })} />
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
        {form.failure !== undefined && issues.length === 0 && <Refusal>{t("failed")}</Refusal>}
      </DrawerBody>
      <DrawerFoot
        start={props.onDelete !== undefined && <DeleteButton onPress={props.onDelete}>{t("delete")}</DeleteButton>}
      >
        <Button variant="default" onClick={props.onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={form.pending}>
          {t("save")}
        </Button>
      </DrawerFoot>
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
  const about = { label: t("rule.kind"), description: t(`kindAbout.${kind}`) };
  if (fixed) {
    return (
      <Input.Wrapper {...about} labelElement="div" inputWrapperOrder={["label", "input", "description"]}>
        <div>{t(`kinds.${kind}`)}</div>
      </Input.Wrapper>
    );
  }
  return (
    <Select
      {...about}
      value={kind}
      allowDeselect={false}
      openOnFocus={false}
      data-autofocus
      onChange={(value) => onChange(ALERT_KINDS.find((one) => one === value) ?? kind)}
      data={ALERT_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
    />
  );
}

const SEVERITIES = ["warning", "critical"] as const;

interface SeverityFieldProps {
  readonly severity: AlertRule["severity"];
  readonly onChange: (severity: AlertRule["severity"]) => void;
}

function SeverityField({ severity, onChange }: SeverityFieldProps) {
  const t = useTranslations("alerts");
  return (
    <Input.Wrapper label={t("severity")} labelElement="div">
      <div>
        <SegmentedControl
          size="xs"
          aria-label={t("severity")}
          value={severity}
          onChange={(next) => onChange(SEVERITIES.find((one) => one === next) ?? severity)}
          data={SEVERITIES.map((value) => ({ value, label: t(`severities.${value}`) }))}
        />
      </div>
    </Input.Wrapper>
  );
}

interface SentenceProps {
  readonly draft: RuleDraft;
  readonly known: AlertRule | undefined;
}

/** The rule as it would read, and above it how it reads now. */
function Sentence({ draft, known }: SentenceProps) {
  const t = useTranslations("alerts.rule");
  const words = useRuleWords();
  const rule = wordsOf(draft, known?.module ?? null);
  if (rule === undefined) return <p className={classes["hint"]}>{t("sentenceHint")}</p>;
  const changed =
    known !== undefined && (words.fires(known) !== words.fires(rule) || words.ends(known) !== words.ends(rule));
  return (
    <div className={classes["sentence"]} aria-live="polite">
      {changed && (
        <del>
          {words.fires(known)} <span>{words.ends(known)}</span>
        </del>
      )}
      <p>
        {words.fires(rule)} <span>{words.ends(rule)}</span>
      </p>
      {changed && known.firing > 0 && <p className={classes["touches"]}>{t("touches", { count: known.firing })}</p>}
    </div>
  );
}
