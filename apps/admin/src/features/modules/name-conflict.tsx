"use client";

import type { FieldIssue } from "@lars/input";
import { useTranslations } from "next-intl";
import { ConflictChoice } from "../../drawer/conflict-choice.tsx";

interface NameConflictProps {
  readonly issue: FieldIssue;
  readonly mine: string;
  readonly before: string | null;
  readonly onTheirs: (theirs: string) => void;
  /** `theirs` is null when the name is gone. */
  readonly onMine: (theirs: string | null) => void;
}

/** Somebody else named it first. */
export function NameConflict({ issue, mine, before, onTheirs, onMine }: NameConflictProps) {
  const t = useTranslations("conflict");
  const theirs = issue.message === "input.row.gone" ? null : String(issue.params["present"] ?? "");
  return (
    <ConflictChoice
      title={t(theirs === null ? "goneName" : "changedName")}
      before={before ?? undefined}
      theirs={theirs ?? undefined}
      mine={mine}
      onTheirs={() => theirs !== null && onTheirs(theirs)}
      onMine={() => onMine(theirs)}
    />
  );
}
