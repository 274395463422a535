"use client";

import type { FieldIssue } from "@lars/input";
import { Button } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import notice from "../routes/conflict-notice.module.css";

interface NameConflictProps {
  readonly issue: FieldIssue;
  readonly mine: string;
  readonly before: string | null;
  readonly onTheirs: (theirs: string) => void;
  /** `theirs` is null when the name is gone. */
  readonly onMine: (theirs: string | null) => void;
}

/** Somebody else named it first: both names, and the choice. */
export function NameConflict({ issue, mine, before, onTheirs, onMine }: NameConflictProps) {
  const t = useTranslations("conflict");
  const theirs = issue.message === "input.row.gone" ? null : String(issue.params["present"] ?? "");
  return (
    <div className={notice["notice"]} role="alert">
      <strong>
        <IconUsers size={16} aria-hidden="true" />
        {t(theirs === null ? "goneName" : "changedName")}
      </strong>
      <dl>
        {before !== null && <Value name={t("before")} value={before} />}
        <Value name={t("theirs")} value={theirs ?? t("deleted")} />
        <Value name={t("mine")} value={mine} />
      </dl>
      <div className={notice["choice"]}>
        {theirs !== null && (
          <Button variant="default" onClick={() => onTheirs(theirs)}>
            {t("takeTheirs")}
          </Button>
        )}
        <Button variant="default" onClick={() => onMine(theirs)}>
          {t(theirs === null ? "addAgain" : "keepMine")}
        </Button>
      </div>
    </div>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
