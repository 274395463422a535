"use client";

import { Button } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import clsx from "clsx";
import { useTranslations } from "next-intl";
import classes from "./conflict-choice.module.css";

interface ConflictChoiceProps {
  readonly title: string;
  /** As one found it; undefined for what is new. */
  readonly before?: string | undefined;
  /** As it is by now; undefined when it is gone. */
  readonly theirs: string | undefined;
  readonly mine?: string | undefined;
  /** Whether the values are addresses and ids. */
  readonly mono?: boolean;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** Somebody else was faster: what they wrote, what one wrote oneself, and the choice. Nothing was overwritten. */
export function ConflictChoice(props: ConflictChoiceProps) {
  const t = useTranslations("conflict");
  const { title, before, theirs, mine, mono = false } = props;
  return (
    <div className={classes["notice"]} role="alert">
      <strong>
        <IconUsers size={16} aria-hidden="true" />
        {title}
      </strong>
      <dl>
        {before !== undefined && <Value name={t("before")} value={before} mono={mono} />}
        <Value name={t("theirs")} value={theirs ?? t("deleted")} mono={mono} />
        {mine !== undefined && <Value name={t("mine")} value={mine} mono={mono} />}
      </dl>
      <div className={classes["choice"]}>
        {theirs !== undefined && (
          <Button variant="default" onClick={props.onTheirs}>
            {t("takeTheirs")}
          </Button>
        )}
        <Button variant="default" onClick={props.onMine}>
          {t(theirs === undefined ? "addAgain" : "keepMine")}
        </Button>
      </div>
    </div>
  );
}

function Value({ name, value, mono }: { readonly name: string; readonly value: string; readonly mono: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={clsx(mono && "mono")}>{value}</dd>
    </div>
  );
}
