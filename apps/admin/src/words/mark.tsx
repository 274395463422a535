import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockExclamation,
  IconDownload,
  IconPlugConnected,
  IconPlugConnectedX,
  IconRadar2,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./mark.module.css";

/** The states that Lars has words for; each has one colour, one icon and one word everywhere. */
export type MarkKind = "idle" | "overload" | "probing" | "pulling" | "stale" | "online" | "offline";

const ICONS = {
  idle: IconCircleCheck,
  overload: IconAlertTriangle,
  probing: IconRadar2,
  pulling: IconDownload,
  stale: IconClockExclamation,
  online: IconPlugConnected,
  offline: IconPlugConnectedX,
} as const;

/** A state as icon and word in its colour; never the colour alone. */
export function Mark({ kind }: { readonly kind: MarkKind }) {
  const t = useTranslations("marks");
  const Icon = ICONS[kind];
  return (
    <span className={classes["mark"]} data-kind={kind} title={t(`${kind}.meaning`)}>
      <Icon size={14} stroke={1.8} aria-hidden="true" />
      {t(`${kind}.word`)}
    </span>
  );
}
