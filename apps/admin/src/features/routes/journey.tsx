"use client";

import { IconCircleCheck, IconCircleDashed, IconLoader2 } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useVersion } from "../../live/version-provider.tsx";
import classes from "./journey.module.css";

/** The way of a saved version: written, served to the agents, applied by them. Moves by itself. */
export function Journey({ version }: { readonly version: number }) {
  const t = useTranslations("journey");
  const present = useVersion();
  const seen = present !== undefined && present.version >= version;
  const { known, applied } = present?.agents ?? { known: 0, applied: 0 };
  const everywhere = seen && known > 0 && applied >= known;
  return (
    <ol className={classes["steps"]} aria-live="polite">
      <Step state="done" text={t("saved", { version: String(version) })} />
      {seen && known === 0 ? (
        <Step state="none" text={t("noAgents")} />
      ) : (
        <Step
          state={everywhere ? "done" : "going"}
          text={seen ? t(everywhere ? "everywhere" : "onTheWay", { known, applied }) : t("waiting")}
        />
      )}
    </ol>
  );
}

const ICONS = { done: IconCircleCheck, going: IconLoader2, none: IconCircleDashed } as const;

function Step({ state, text }: { readonly state: keyof typeof ICONS; readonly text: string }) {
  const Icon = ICONS[state];
  return (
    <li className={classes["step"]} data-state={state}>
      <Icon size={18} stroke={1.7} aria-hidden="true" />
      {text}
    </li>
  );
}
