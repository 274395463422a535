"use client";

import { Skeleton } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ConvergenceFacts } from "../../convergence/convergence-facts.tsx";
import { ConvergenceMark } from "../../convergence/convergence-mark.tsx";
import { useConvergenceWords } from "../../convergence/convergence-words.ts";
import { useVersion } from "../../live/version-provider.tsx";
import { Age } from "../../words/age.tsx";
import classes from "./overview.module.css";

/** The present version in figures: how far it came, and how fast. */
export function PresentVersion() {
  const t = useTranslations("overview");
  const words = useConvergenceWords();
  const present = useVersion();
  if (present === undefined) return <Skeleton className={classes["card"] ?? ""} h="auto" mih={180} radius="md" />;
  const { version, state, changedMs, convergence } = present;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["card"]} aria-label={t("presentVersion")} tabIndex={0}>
      <h2>
        {t("presentVersion")}{" "}
        <Link href={`/versions?v=${version}`} className="mono">
          {version}
        </Link>{" "}
        <span className="quiet">
          <Age at={changedMs} />
        </span>
      </h2>
      <p className={classes["how"]}>
        <ConvergenceMark state={state} text={words.long(present)} />
      </p>
      <ConvergenceFacts convergence={convergence} />
    </section>
  );
}
