"use client";

import { Skeleton } from "@mantine/core";
import { IconCheck, IconGitCommit, IconLoader2 } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useVersion } from "../live/version-provider.tsx";
import { Glow } from "../table/glow.tsx";
import classes from "./version-chip.module.css";

/** The present version on every page, and how many agents have applied it. */
export function VersionChip() {
  const t = useTranslations("version");
  const present = useVersion();
  if (present === undefined)
    return <Skeleton className={classes["coming"] ?? ""} h={26} radius="sm" aria-hidden="true" />;
  const { version, agents } = present;
  const everywhere = agents.applied >= agents.known;
  const label = t("chip", { version: String(version), ...agents });
  return (
    <Link href="/changes" className={classes["chip"]} aria-label={label} title={label}>
      <IconGitCommit size={15} aria-hidden="true" />
      <Glow value={version}>
        <span className="mono">{version}</span>
      </Glow>
      {agents.known > 0 && (
        <span className={classes["agents"]}>
          {everywhere ? (
            <IconCheck size={13} aria-hidden="true" className={classes["done"]} />
          ) : (
            <IconLoader2 size={13} aria-hidden="true" className={classes["onTheWay"]} />
          )}
          <span className="tabular">{t("agentsShort", agents)}</span>
        </span>
      )}
    </Link>
  );
}
