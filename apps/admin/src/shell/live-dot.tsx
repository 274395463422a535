"use client";

import { IconBroadcast, IconDatabaseOff, IconLoader2, IconPlayerPause, IconPlugConnectedX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useLive } from "../live/live-provider.tsx";
import classes from "./live-dot.module.css";

const ICONS = {
  connecting: IconLoader2,
  live: IconBroadcast,
  reconnecting: IconPlugConnectedX,
  away: IconDatabaseOff,
  paused: IconPlayerPause,
} as const;

/** Says whether what one sees is what is; a press pauses the page and resumes it. */
export function LiveDot() {
  const t = useTranslations("live");
  const { state, toggle } = useLive();
  const Icon = ICONS[state];
  return (
    <button
      type="button"
      className={classes["dot"]}
      data-state={state}
      onClick={toggle}
      title={t(`${state}.meaning`)}
      aria-label={t("label", { word: t(`${state}.word`), action: state === "paused" ? t("resume") : t("pause") })}
    >
      <Icon size={15} stroke={1.8} aria-hidden="true" />
      <span className={classes["word"]}>{t(`${state}.word`)}</span>
    </button>
  );
}
