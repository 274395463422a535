"use client";

import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconLoader2,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { TONES, type Tone } from "../../convergence/convergence-tone.ts";
import { useConvergenceWords } from "../../convergence/convergence-words.ts";
import { useVersion } from "../../live/version-provider.tsx";
import classes from "./journey.module.css";

/** The way of a saved version: written, served to the agents, applied by them. Moves by itself. */
export function Journey({ version }: { readonly version: number }) {
  const t = useTranslations("journey");
  const words = useConvergenceWords();
  const present = useVersion();
  const seen = present !== undefined && present.version >= version ? present : undefined;
  return (
    <ol className={classes["steps"]} aria-live="polite">
      <Step tone="good" text={t("saved", { version: String(version) })} />
      {seen === undefined ? (
        <Step tone="going" text={t("waiting")} />
      ) : (
        <Step tone={TONES[seen.state]} text={words.long(seen)} />
      )}
    </ol>
  );
}

const ICONS = {
  good: IconCircleCheck,
  going: IconLoader2,
  warn: IconAlertCircle,
  bad: IconAlertTriangle,
  quiet: IconCircleDashed,
} as const;

function Step({ tone, text }: { readonly tone: Tone; readonly text: string }) {
  const Icon = ICONS[tone];
  return (
    <li className={classes["step"]} data-tone={tone}>
      <Icon size={18} stroke={1.7} aria-hidden="true" />
      {text}
    </li>
  );
}
