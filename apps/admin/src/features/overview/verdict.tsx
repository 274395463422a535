"use client";

import { Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconUrgent } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useIsOld } from "../../shell/use-is-old.ts";
import { usePercent } from "../../words/use-percent.ts";
import classes from "./overview.module.css";
import type { Problem } from "./problems.ts";

const ICONS = { good: IconCircleCheck, warn: IconAlertTriangle, bad: IconUrgent } as const;

/** One sentence: all is well, or the worst that is wrong; and what else is. Undefined until it is known. */
export function Verdict({ problems }: { readonly problems: readonly Problem[] | undefined }) {
  const t = useTranslations("overview");
  const say = useSentence();
  const old = useIsOld();
  if (problems === undefined) return <Skeleton h={56} radius="md" />;
  const [worst, ...others] = problems;
  const tone = worst?.tone ?? "good";
  const Icon = ICONS[tone];
  return (
    <section className={classes["verdict"]} data-tone={tone} aria-label={t("verdict")}>
      <Icon size={24} stroke={1.7} aria-hidden="true" />
      <div role="status">
        <p className={classes["sentence"]}>
          {worst === undefined ? t("allRight") : <Link href={worst.href}>{say(worst)}</Link>}
        </p>
        {others.length > 0 && (
          <ul className={classes["others"]}>
            {others.map((problem) => (
              <li key={problem.kind} data-tone={problem.tone}>
                <Link href={problem.href}>{say(problem)}</Link>
              </li>
            ))}
          </ul>
        )}
        {worst === undefined && <p className={classes["calm"]}>{t("allRightAbout")}</p>}
        {old && <p className={classes["calm"]}>{t("old")}</p>}
      </div>
    </section>
  );
}

function useSentence(): (problem: Problem) => string {
  const t = useTranslations("overview.problems");
  const percent = usePercent();
  return ({ kind, count, name, rate }) => t(kind, { count, name, percent: percent(rate) });
}
