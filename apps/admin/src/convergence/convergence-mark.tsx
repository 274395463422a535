"use client";

import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconClockExclamation,
  IconGitMerge,
  IconHourglassLow,
  IconLoader2,
  IconPlugConnectedX,
  IconSend,
} from "@tabler/icons-react";
import classes from "./convergence-mark.module.css";
import { TONES, type VersionState } from "./convergence-tone.ts";

const ICONS = {
  noNode: IconPlugConnectedX,
  unready: IconAlertTriangle,
  stale: IconClockExclamation,
  behind: IconHourglassLow,
  late: IconAlertCircle,
  going: IconLoader2,
  applied: IconCircleCheck,
  nobody: IconCircleCheck,
  told: IconSend,
  merged: IconGitMerge,
  unserved: IconClock,
} as const;

interface MarkProps {
  readonly state: VersionState;
  readonly text: string;
  /** It may be otherwise by now: nothing is read at present. */
  readonly old?: boolean;
}

/** How far a version came, as icon and words in the colour of its tone. */
export function ConvergenceMark({ state, text, old = false }: MarkProps) {
  const Icon = old ? IconClock : state === "unknown" ? undefined : ICONS[state];
  return (
    <span className={classes["mark"]} data-tone={old ? "quiet" : TONES[state]}>
      {Icon !== undefined && <Icon size={14} stroke={1.8} aria-hidden="true" />}
      <span className={classes["text"]}>{text}</span>
    </span>
  );
}
