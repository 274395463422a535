"use client";

import type { LineIssue } from "@lars/input";
import { Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { useFieldWords } from "../../words/field-words.ts";
import classes from "./lines-field.module.css";
import type { Edit } from "./use-edit.ts";

const SHOWN_MAX = 50;
const TYPING_MS = 300;

/** What is wrong, line by line: found here, or told by the server. */
function issuesOf(edit: Edit): LineIssue[] {
  const textLines = edit.draft.text.split(/\r\n|\n|\r/);
  const told = edit.refused.map((issue) => {
    const index = Number(/^add\.(\d+)/.exec(issue.path)?.[1] ?? 0);
    const line = edit.checked.lineNumbers[index] ?? 1;
    return { line, text: (textLines[line - 1] ?? "").trim(), message: issue.message, params: issue.params };
  });
  const here = edit.tried || edit.draft.text.trim() !== "" ? edit.checked.lines : [];
  return [...here, ...told];
}

/** Where a line begins and ends in the text, to select it. */
function rangeOf(text: string, line: number): [number, number] {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return [start, start + (lines[line - 1]?.length ?? 0)];
}

/** Lines `modid,cmdid,ip:port`; each wrong one is named, and a press on its name selects it. */
export function LinesField({ edit }: { readonly edit: Edit }) {
  const t = useTranslations("edit");
  const field = useRef<HTMLTextAreaElement>(null);
  const [settled] = useDebouncedValue(edit, TYPING_MS);
  const issues = issuesOf(edit.tried ? edit : settled);
  function show(line: number): void {
    field.current?.focus();
    field.current?.setSelectionRange(...rangeOf(edit.draft.text, line));
  }
  return (
    <div className={classes["lines"]}>
      <Textarea
        ref={field}
        label={t("lines")}
        description={t("linesForm")}
        placeholder={t("linesExample")}
        value={edit.draft.text}
        onChange={(event) => edit.type({ text: event.currentTarget.value })}
        error={issues.length > 0}
        rows={9}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: "mono" }}
        data-autofocus
      />
      {issues.length > 0 && <WrongLines issues={issues} onShow={show} />}
    </div>
  );
}

interface WrongLinesProps {
  readonly issues: readonly LineIssue[];
  readonly onShow: (line: number) => void;
}

function WrongLines({ issues, onShow }: WrongLinesProps) {
  const t = useTranslations("edit");
  const say = useFieldWords();
  return (
    <div className={classes["wrong"]} role="alert">
      <strong>
        <IconAlertCircle size={15} aria-hidden="true" />
        {t("wrongLines", { count: issues.length })}
      </strong>
      <ul>
        {issues.slice(0, SHOWN_MAX).map((issue) => (
          <li key={`${issue.line} ${issue.message}`}>
            <button type="button" onClick={() => onShow(issue.line)}>
              {t("line", { line: issue.line })}
            </button>
            {issue.text !== "" && <code className="mono">{issue.text}</code>}
            <span>{say(issue)}</span>
          </li>
        ))}
        {issues.length > SHOWN_MAX && <li>{t("moreWrong", { count: issues.length - SHOWN_MAX })}</li>}
      </ul>
    </div>
  );
}
